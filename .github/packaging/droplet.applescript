-- The icon on a Mac: what is dropped on it goes to the program inside, in a window of Terminal.
on open dropped
	set paths to ""
	repeat with one in dropped
		set paths to paths & " " & quoted form of POSIX path of one
	end repeat
	start(paths)
end open

on run
	start("")
end run

on start(paths)
	set program to quoted form of POSIX path of (path to resource "soleus")
	tell application "Terminal"
		activate
		do script "SOLEUS_ICON=1 " & program & paths
	end tell
end start
