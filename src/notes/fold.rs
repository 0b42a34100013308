//! Texts in one spelling: small letters without accents, plain apostrophes, drawn-out letters
//! shortened. Word lists and texts are compared in it.

/// A text as it is compared. Length and places differ from those of the text.
pub(super) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let (mut last, mut repeats) = ('\0', 0);
    for letter in text.chars().flat_map(char::to_lowercase) {
        // `soooore` is drawn out; no word of these languages has a letter three times.
        repeats = if letter == last { repeats + 1 } else { 0 };
        last = letter;
        if repeats >= 2 && letter.is_alphabetic() {
            if repeats == 2 {
                folded.pop();
            }
            continue;
        }
        match plain(letter) {
            Some(plain) => folded.push_str(plain),
            None => folded.push(letter),
        }
    }
    folded
}

/// What stands for a letter; `None` where it stands for itself.
fn plain(letter: char) -> Option<&'static str> {
    Some(match letter {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => "a",
        'ç' => "c",
        'è' | 'é' | 'ê' | 'ë' => "e",
        'ì' | 'í' | 'î' | 'ï' => "i",
        'ñ' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' => "o",
        'ù' | 'ú' | 'û' | 'ü' => "u",
        'ß' => "ss",
        'œ' => "oe",
        'æ' => "ae",
        '’' | '‘' | '`' | '´' => "'",
        // Accents that stand for themselves behind their letter.
        '\u{300}'..='\u{36f}' | '\u{fe0f}' | '\u{200d}' => "",
        _ => return None,
    })
}

/// Whether a letter is Chinese, which is written without blanks.
pub(super) fn is_chinese(letter: char) -> bool {
    matches!(letter, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}')
}

/// Whether a letter is one of Japanese, which shares letters with Chinese and is not read.
pub(super) fn is_kana(letter: char) -> bool {
    matches!(letter, '\u{3040}'..='\u{30ff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_accents_and_drawn_out_letters_do_not_matter() {
        assert_eq!(fold("Füße ÉTÉ señal œuf"), "fusse ete senal oeuf");
        assert_eq!(fold("so SOOOORE"), "so sore");
        assert_eq!(fold("j’ai e\u{301}te\u{301}"), "j'ai ete");
        assert_eq!(fold("小腿"), "小腿");
        assert_eq!(fold("1000 m"), "1000 m");
    }
}
