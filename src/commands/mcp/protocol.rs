//! The protocol: messages on standard input and output, handed on as calls of tools. Knows nothing of
//! runs. It lives in a thread of its own, so that it answers while a season is read.

use std::io::{self, Read, Write};
use std::pin::Pin;
use std::sync::mpsc;
use std::task::{Context, Poll};
use std::thread;

use rmcp::handler::server::ServerHandler;
use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, ContentBlock, ErrorData,
    Implementation, ListToolsResult, PaginatedRequestParams, ServerCapabilities, ServerConfig,
    Tool,
};
use rmcp::service::{RequestContext, RoleServer, ServerInitializeError, ServiceExt};
use serde_json::Value;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::{mpsc as pipe, oneshot};

use super::arguments::Given;
use super::tools;
use crate::report::text::assistant::INSTRUCTIONS;

/// A tool that is called.
pub(super) struct Call {
    pub(super) name: String,
    pub(super) arguments: Given,
    /// Takes the answer; closed when nobody waits for it any more.
    pub(super) reply: oneshot::Sender<Answer>,
}

/// What a tool says: a text, and the record that it is made of; or why it cannot.
pub(super) type Answer = Result<(String, Value), String>;

/// Pieces of standard input that wait to be understood.
const MOST_WAITING: usize = 16;
const PIECE_BYTES: usize = 1 << 16;

/// Speaks the protocol until the input ends.
///
/// # Errors
/// A sentence, where the other end does not begin as a client does, or nothing can be started.
pub(super) fn serve(
    input: Box<dyn Read + Send>,
    output: Box<dyn Write + Send>,
    calls: mpsc::Sender<Call>,
) -> Result<(), String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
    let runtime = runtime.map_err(|cause| format!("cannot start: {cause}"))?;
    let pieces = pieces_of(input).map_err(|cause| format!("cannot start: {cause}"))?;
    runtime.block_on(async {
        let transport = (Incoming { pieces, rest: Vec::new() }, Outgoing(output));
        match (Door { calls }).serve(transport).await {
            Ok(running) => running
                .waiting()
                .await
                .map(drop)
                .map_err(|cause| format!("it ended early: {cause}")),
            // Who only looks whether it starts says nothing.
            Err(ServerInitializeError::ConnectionClosed(_)) => Ok(()),
            Err(cause) => Err(format!(
                "the other end does not start like a Model Context Protocol client: {cause}"
            )),
        }
    })
}

/// What stands at the door.
struct Door {
    calls: mpsc::Sender<Call>,
}

impl ServerHandler for Door {
    fn get_info(&self) -> ServerConfig {
        let program = Implementation::new(env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"));
        ServerConfig::new(ServerCapabilities::builder().enable_tools().build())
            .with_server_info(program)
            .with_instructions(INSTRUCTIONS)
    }

    async fn list_tools(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        Ok(ListToolsResult::with_all_items(tools::all()))
    }

    fn get_tool(&self, name: &str) -> Option<Tool> {
        tools::all().into_iter().find(|tool| tool.name == name)
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        _: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let name = request.name.into_owned();
        if !tools::NAMES.contains(&name.as_str()) {
            let known = tools::NAMES.join(", ");
            let words = format!("there is no tool of that name; there are {known}");
            return Err(ErrorData::invalid_params(words, None));
        }
        let (reply, answer) = oneshot::channel();
        let call = Call { name, arguments: request.arguments.unwrap_or_default(), reply };
        let ended = || ErrorData::internal_error("soleus is shutting down", None);
        self.calls.send(call).map_err(|_| ended())?;
        Ok(result(answer.await.map_err(|_| ended())?).into())
    }
}

/// An answer as clients take it: the record as structured content, and for those that only pass on texts
/// as a text as well, below the short one.
fn result(answer: Answer) -> CallToolResult {
    match answer {
        Ok((text, record)) => {
            let mut result = CallToolResult::structured(record);
            result.content.insert(0, ContentBlock::text(text));
            result
        }
        Err(why) => CallToolResult::error(vec![ContentBlock::text(why)]),
    }
}

/// Reads in a thread of its own: a read of standard input cannot be given up.
fn pieces_of(mut input: Box<dyn Read + Send>) -> io::Result<pipe::Receiver<Vec<u8>>> {
    let (sender, pieces) = pipe::channel(MOST_WAITING);
    let read = move || {
        let mut piece = vec![0; PIECE_BYTES];
        loop {
            match input.read(&mut piece) {
                Err(cause) if cause.kind() == io::ErrorKind::Interrupted => {}
                Ok(0) | Err(_) => break,
                Ok(count) if sender.blocking_send(piece[..count].to_vec()).is_err() => break,
                Ok(_) => {}
            }
        }
    };
    thread::Builder::new().name("mcp-input".to_owned()).spawn(read)?;
    Ok(pieces)
}

/// Standard input for the runtime.
struct Incoming {
    pieces: pipe::Receiver<Vec<u8>>,
    rest: Vec<u8>,
}

impl AsyncRead for Incoming {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.rest.is_empty() {
            match self.pieces.poll_recv(context) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(None) => return Poll::Ready(Ok(())),
                Poll::Ready(Some(piece)) => self.rest = piece,
            }
        }
        let count = self.rest.len().min(buffer.remaining());
        buffer.put_slice(&self.rest[..count]);
        self.rest.drain(..count);
        Poll::Ready(Ok(()))
    }
}

/// Standard output for the runtime, which has nothing else to do while it is written.
struct Outgoing(Box<dyn Write + Send>);

impl AsyncWrite for Outgoing {
    fn poll_write(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Poll::Ready(self.0.write(bytes))
    }

    fn poll_flush(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(self.0.flush())
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.poll_flush(context)
    }
}
