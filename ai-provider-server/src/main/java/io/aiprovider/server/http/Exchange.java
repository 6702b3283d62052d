package io.aiprovider.server.http;

import io.aiprovider.call.ChatCall;
import io.aiprovider.call.ChatReply;
import io.aiprovider.call.CompleteReply;
import io.aiprovider.call.Cost;
import io.aiprovider.call.StreamingReply;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.Operation;
import io.aiprovider.client.ChatClient;
import io.aiprovider.failure.ChatException;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * One chat call on behalf of one HTTP request: it runs on a thread of its own, which blocks, and
 * hands over an {@link Answer}. If the request is cancelled, so is the call.
 */
final class Exchange implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(Exchange.class);

  private final ChatClient client;
  private final ChatCall call;
  private final Operation operation;
  private final byte[] body;
  private final EventStream stream;
  private final MonoSink<Answer> sink;

  private Exchange(
      ChatClient client, ChatCall call, Operation operation, byte[] body, MonoSink<Answer> sink) {
    this.client = client;
    this.call = call;
    this.operation = operation;
    this.body = body;
    this.stream = new EventStream(call);
    this.sink = sink;
  }

  /** Starts the call when somebody subscribes to its answer. */
  static Mono<Answer> start(
      ChatClient client, ChatCall call, Operation operation, byte[] body, CallExecutor executor) {
    return Mono.create(
        sink -> {
          Exchange exchange = new Exchange(client, call, operation, body, sink);
          sink.onCancel(exchange.stream::cancel);
          if (!executor.execute(exchange, call)) {
            sink.success(
                Answer.of(
                    Problem.unavailable(
                        "The server is handling as many calls as it can. Try again shortly.",
                        "server_busy")));
          }
        });
  }

  @Override
  public void run() {
    ChatReply reply;
    try {
      reply = client.send(ChatRequest.parse(operation, body), call);
    } catch (ChatException failure) {
      sink.success(Answer.of(Problem.of(failure), headers(null, call.trace().cost())));
      return;
    } catch (RuntimeException | Error bug) {
      log.error("A call failed in an unexpected way.", bug);
      sink.success(Answer.of(Problem.internal()));
      return;
    }
    if (reply instanceof StreamingReply streaming) {
      sink.success(Answer.of(headers(streaming, null), stream));
      stream.pump(streaming);
    } else {
      complete((CompleteReply) reply);
    }
  }

  private void complete(CompleteReply reply) {
    AtomicReference<@Nullable Cost> cost = new AtomicReference<>();
    reply.onEnd(end -> cost.set(end.cost()));
    byte[] json = reply.response().json().toBytes();
    sink.success(
        Answer.of(
            headers(reply, cost.get()), Mono.just(Unpooled.wrappedBuffer(json)), json.length));
  }

  private HttpHeaders headers(@Nullable ChatReply reply, @Nullable Cost cost) {
    HttpHeaders headers = new DefaultHttpHeaders();
    CallHeaders.write(headers, call, reply, cost);
    return headers;
  }
}
