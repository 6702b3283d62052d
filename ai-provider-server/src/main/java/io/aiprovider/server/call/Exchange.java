package io.aiprovider.server.call;

import io.aiprovider.call.ChatCall;
import io.aiprovider.client.ChatClient;
import io.aiprovider.failure.ChatException;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.Cost;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.server.access.RequestHead;
import io.aiprovider.server.http.Answer;
import io.aiprovider.server.wire.ApiError;
import io.aiprovider.server.wire.InboundRequest;
import io.aiprovider.server.wire.InboundWire;
import io.aiprovider.server.wire.ReplyEncoder;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * One call for one HTTP request: it runs on its own thread, which blocks, and returns an {@link
 * Answer}.
 *
 * <p>The code that created the exchange ends it with {@link #leave} when the caller has its answer
 * or has left, even if the answer was not sent or a stream was not read. A call that still runs
 * then is cancelled.
 */
final class Exchange {
  private static final Logger log = LoggerFactory.getLogger(Exchange.class);

  private final ChatClient client;
  private final InboundWire wire;
  private final RequestHead head;
  private final ChatCall call;
  private final FollowUps followUps;
  private final EventStream stream;
  private byte @Nullable [] body;
  private volatile boolean answered;

  /** A reply that has begun; the request is no longer needed. */
  private record Begun(ChatReply reply, ReplyEncoder encoder) {}

  /**
   * Creates an exchange that has not begun.
   *
   * @param settings makes the calls: the first one now, others if the answer needs them
   * @param connection the connection to the caller
   */
  Exchange(
      ChatClient client,
      InboundWire wire,
      RequestHead head,
      ChatCall.Builder settings,
      byte[] body,
      CallerConnection connection) {
    this.client = client;
    this.wire = wire;
    this.head = head;
    this.call = settings.build();
    this.followUps = new FollowUps(client, settings, call);
    this.body = body;
    this.stream = new EventStream(call, connection);
  }

  /** Makes the call when a subscriber subscribes to its answer. */
  Mono<Answer> run(CallExecutor executor) {
    return Mono.create(
        sink -> {
          if (!executor.execute(() -> run(sink), call)) {
            send(sink, Answer.of(executor.refusal(), wire));
          }
        });
  }

  /** The caller has its answer, or has left. */
  void leave() {
    if (!answered) {
      stream.cancel();
    }
  }

  private void run(MonoSink<Answer> sink) {
    try {
      Begun begun = begin();
      if (begun.reply() instanceof StreamingReply reply) {
        sink.success(Answer.of(headers(reply, null), begun.encoder().streamType(), stream));
        stream.pump(reply, begun.encoder());
      } else {
        send(sink, complete((CompleteReply) begun.reply(), begun.encoder()));
      }
    } catch (ChatException failure) {
      send(sink, Answer.of(ApiError.of(failure), wire, headers(null, followUps.cost())));
    } catch (RuntimeException | Error bug) {
      CallLog.of(log.atError(), call)
          .setCause(bug)
          .log("An internal error made {} fail.", CallLog.name(call));
      send(sink, Answer.of(ApiError.internal(), wire));
    }
  }

  private Begun begin() {
    byte[] bytes = Objects.requireNonNull(body);
    body = null; // a stream may last for minutes and no longer needs them
    InboundRequest request = wire.read(head, bytes);
    return new Begun(client.send(request.chat(), call), request.encoder());
  }

  private Answer complete(CompleteReply reply, ReplyEncoder encoder) {
    CompleteReply last = followUps.after(reply, encoder);
    byte[] answer = encoder.answer(last, followUps.latest());
    return Answer.of(headers(last, followUps.cost()), answer);
  }

  private void send(MonoSink<Answer> sink, Answer answer) {
    answered = true;
    sink.success(answer);
  }

  private HttpHeaders headers(@Nullable ChatReply reply, @Nullable Cost cost) {
    HttpHeaders headers = new DefaultHttpHeaders();
    CallHeaders.write(headers, followUps.latest(), reply, cost);
    return headers;
  }
}
