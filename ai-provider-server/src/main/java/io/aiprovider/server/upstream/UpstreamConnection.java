package io.aiprovider.server.upstream;

import io.aiprovider.provider.http.connection.KeptConnection;
import io.aiprovider.server.upstream.body.Inbox;
import io.aiprovider.server.upstream.body.ReadControl;
import io.aiprovider.server.upstream.connect.Connected;
import io.aiprovider.server.upstream.connect.Origin;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a provider, which serves one request at a time. Its state belongs to its event
 * loop; any thread may send.
 */
final class UpstreamConnection extends ChannelInboundHandlerAdapter implements ReadControl {
  private static final int SWITCHING_PROTOCOLS = 101;

  /** How long a reply that nobody reads any more may take to end. */
  private static final long DROP_MILLIS = 100;

  /** How long a connection that cannot be written to may take to deliver an early answer. */
  private static final long EARLY_ANSWER_MILLIS = 500;

  private final NettySender sender;
  private final Origin origin;
  private final Connected connected;
  private final Channel channel;
  private final ResponseDecoder decoder = new ResponseDecoder();
  private @Nullable Inbox inbox; // null while idle
  private @Nullable KeptConnection notes;
  private @Nullable RequestWriter writer;
  private boolean provisional; // this reply is followed by another one to the same request
  private boolean keptAlive;
  private boolean used;

  private UpstreamConnection(NettySender sender, Origin origin, Connected connected) {
    this.sender = sender;
    this.origin = origin;
    this.connected = connected;
    this.channel = connected.channel();
  }

  /** Begins to use a connection for HTTP. */
  static UpstreamConnection begin(NettySender sender, Origin origin, Connected connected) {
    UpstreamConnection connection = new UpstreamConnection(sender, origin, connected);
    connected.channel().pipeline().addLast(connection.decoder, connection);
    return connection;
  }

  Origin origin() {
    return origin;
  }

  EventLoop loop() {
    return channel.eventLoop();
  }

  /** Closes it, from any thread. */
  void close() {
    var unused = channel.close();
  }

  /** Sends a request, if nobody else uses the connection. */
  void send(PendingRequest request) {
    if (loop().inEventLoop()) {
      begin(request);
    } else {
      loop().execute(() -> begin(request));
    }
  }

  private void begin(PendingRequest request) {
    if (!channel.isActive()) {
      if (used) {
        sender.send(request); // it was closed while it was idle, a moment ago
      } else {
        request.inbox().fail(closed());
      }
      return;
    }
    used = true;
    if (!request.inbox().attach(this)) {
      sender.idle(this);
      return;
    }
    inbox = request.inbox();
    notes = request.exchange().connection();
    provisional = false;
    keptAlive = false;
    decoder.expecting(true);
    notes.sending();
    writer = new RequestWriter(channel, request.exchange(), cause -> notWritten(cause));
    writer.begin(request, connected);
  }

  private void notWritten(Throwable cause) {
    Inbox waiting = inbox;
    var unused =
        loop()
            .schedule(
                () -> {
                  if (waiting != null && inbox == waiting && !keptAlive) {
                    fail(cause);
                  }
                },
                EARLY_ANSWER_MILLIS,
                TimeUnit.MILLISECONDS);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (writer != null && channel.isWritable()) {
      writer.goOn();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      if (inbox == null) {
        close();
      } else if (message instanceof HttpObject part && part.decoderResult().isFailure()) {
        fail(part.decoderResult().cause());
      } else {
        receive(inbox, message);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void receive(Inbox receiver, Object message) {
    if (message instanceof HttpResponse response) {
      if (response.status().code() == SWITCHING_PROTOCOLS) {
        fail(new ProtocolException("The server switches to another protocol."));
        return;
      }
      provisional = response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
      if (!provisional) {
        head(receiver, response);
      }
    }
    if (message instanceof HttpContent content && !provisional) {
      receiver.add(content.content());
      if (message instanceof LastHttpContent) {
        end(receiver);
      }
    }
  }

  private void head(Inbox receiver, HttpResponse response) {
    if (notes != null) {
      notes.replied();
      notes = null;
    }
    keptAlive = HttpUtil.isKeepAlive(response) && !endsWithConnection(response);
    receiver.head(response);
  }

  private static boolean endsWithConnection(HttpResponse response) {
    int status = response.status().code();
    return !HttpUtil.isTransferEncodingChunked(response)
        && !response.headers().contains(HttpHeaderNames.CONTENT_LENGTH)
        && status != 204
        && status != 304;
  }

  private void end(Inbox receiver) {
    boolean reusable = keptAlive && writer != null && writer.isDone() && !decoder.hasMore();
    release();
    receiver.end();
    if (reusable) {
      setReading(true);
      sender.idle(this);
    } else {
      close();
    }
    receiver.arrived();
  }

  private void release() {
    inbox = null;
    notes = null;
    writer = null;
    decoder.expecting(false);
  }

  private void fail(Throwable cause) {
    Inbox failing = inbox;
    if (writer != null) {
      writer.giveUp();
    }
    release();
    if (failing != null && failing.fail(failure(cause))) {
      failing.arrived();
    }
    close();
  }

  private static IOException failure(Throwable cause) {
    if (cause instanceof PrematureChannelClosureException) {
      return closed();
    }
    if (cause instanceof DecoderException && cause.getCause() instanceof IOException wrapped) {
      return wrapped; // of TLS
    }
    if (cause instanceof IOException e) {
      return e;
    }
    ProtocolException unreadable = new ProtocolException(String.valueOf(cause.getMessage()));
    unreadable.initCause(cause);
    return unreadable;
  }

  private static IOException closed() {
    return new EOFException("The server closed the connection.");
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (inbox != null) {
      inbox.arrived();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslCloseCompletionEvent) {
      close();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    fail(cause);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    sender.closed(this);
    if (inbox != null) {
      fail(closed());
    }
  }

  // ---- what the reader of a reply wants ----

  @Override
  public void setReading(boolean reading) {
    channel.config().setAutoRead(reading);
  }

  @Override
  public Executor thread() {
    return loop();
  }

  @Override
  public boolean isThread() {
    return loop().inEventLoop();
  }

  @Override
  public void abort(Inbox abandoned) {
    loop()
        .execute(
            () -> {
              if (inbox == abandoned) {
                release();
                close();
              }
            });
  }

  @Override
  public void drop(Inbox finished) {
    var unused = loop().schedule(() -> abortLate(finished), DROP_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void abortLate(Inbox finished) {
    if (inbox == finished) {
      release();
      close();
    }
  }
}
