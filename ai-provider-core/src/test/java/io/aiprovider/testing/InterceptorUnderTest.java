package io.aiprovider.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.Operation;
import io.aiprovider.interceptor.AttemptInterceptor;
import io.aiprovider.interceptor.ChatInterceptor;
import io.aiprovider.interceptor.InterceptorChain;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.ReplyOutcome;
import io.aiprovider.reply.StreamingReply;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Calls the interceptor under test, with a scripted endpoint below it. Thread-safe if the
 * interceptor is.
 */
final class InterceptorUnderTest {
  private final ChatInterceptor interceptor;
  private final ScriptedEndpoint endpoint;
  private final Supplier<ChatRequest> requests;
  private final AtomicInteger replies = new AtomicInteger();
  private final Queue<ReplyOutcome> ends = new ConcurrentLinkedQueue<>();

  InterceptorUnderTest(
      ChatInterceptor interceptor, ScriptedEndpoint endpoint, Supplier<ChatRequest> requests) {
    this.interceptor = interceptor;
    this.endpoint = endpoint;
    this.requests = requests;
  }

  CompleteReply call() {
    return (CompleteReply) send(false, List.of());
  }

  StreamingReply stream() {
    return (StreamingReply) send(true, List.of());
  }

  /** A stream through another interceptor, which handles every operation, and then this one. */
  StreamingReply streamThrough(Function<ChatInterceptor.Chain, ChatReply> outside) {
    return (StreamingReply) send(true, List.of(new Outside(outside)));
  }

  private record Outside(Function<ChatInterceptor.Chain, ChatReply> step)
      implements ChatInterceptor {
    @Override
    public ChatReply intercept(Chain chain) {
      return step.apply(chain);
    }

    @Override
    public boolean handles(Operation operation) {
      return true;
    }
  }

  private ChatReply send(boolean stream, List<ChatInterceptor> outside) {
    List<ChatInterceptor> chain = new ArrayList<>(outside);
    chain.add(interceptor);
    ChatCall call = ChatCall.create();
    if (interceptor instanceof AttemptInterceptor) {
      call = call.attempt(ScriptedEndpoint.TARGET, false).call();
    }
    ChatReply reply =
        InterceptorChain.run(chain, endpoint, requests.get().withStream(stream), call);
    replies.incrementAndGet();
    reply.onEnd(ends::add);
    return reply;
  }

  /** The outcomes of the replies that the interceptor returned, one for each end. */
  List<ReplyOutcome> ends() {
    return List.copyOf(ends);
  }

  void assertEverythingEndedOnce() {
    assertThat(ends).as("ends of the replies that came out").hasSize(replies.get());
    endpoint.assertEverythingEndedOnce();
  }
}
