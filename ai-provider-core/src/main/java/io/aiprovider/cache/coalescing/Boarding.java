package io.aiprovider.cache.coalescing;

import io.aiprovider.call.ChatCall;
import io.aiprovider.call.SharedAttempts;
import io.aiprovider.failure.ChatException;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.StreamingReply;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The way of one call to its reply, on the thread of the call. */
final class Boarding {
  private final Flight flight;
  private final Participant participant;
  private final ChatCall call;

  Boarding(Flight flight, Participant participant) {
    this.flight = flight;
    this.participant = participant;
    this.call = participant.call();
  }

  /**
   * Leads the flight or follows it.
   *
   * @param upstream calls the providers
   * @return null if the stream broke off before this call had any of it, so that it can try again
   * @throws ChatException if the call fails
   */
  @Nullable ChatReply reply(Supplier<ChatReply> upstream) {
    Runnable detach = call.onCancel(() -> flight.left(participant));
    SharedAnswer answer;
    try {
      answer = flight.await(participant);
    } catch (ChatException failure) {
      participant.hasWaited(failure);
      end(detach);
      throw failure;
    }
    return answer == null ? lead(upstream, detach) : follow(answer, detach);
  }

  private void end(Runnable detach) {
    detach.run();
    flight.ended(participant);
  }

  private @Nullable ChatReply follow(SharedAnswer answer, Runnable detach) {
    participant.hasWaited(null);
    if (answer instanceof SharedAnswer.Streamed streamed) {
      if (streamed.stream().isBroken()) {
        end(detach);
        return null;
      }
      StreamingReply reply = streamed.reply(participant);
      reply.onEnd(end -> detach.run());
      return reply;
    }
    end(detach);
    return ((SharedAnswer.Whole) answer).reply();
  }

  private ChatReply lead(Supplier<ChatReply> upstream, Runnable detach) {
    SharedAttempts attempts = call.shareAttempts(flight::remaining);
    if (attempts == null) { // an interceptor proceeds with the call on two threads at once
      detach.run();
      flight.failed(participant, null);
      return upstream.get();
    }
    ChatReply reply;
    try {
      flight.begin(attempts);
      reply = upstream.get();
    } catch (RuntimeException | Error failure) {
      detach.run();
      flight.failed(participant, failure);
      throw failure;
    } finally {
      call.unshareAttempts();
    }
    return reply instanceof StreamingReply stream
        ? share(stream, detach)
        : share((CompleteReply) reply, detach);
  }

  private ChatReply share(CompleteReply reply, Runnable detach) {
    flight.answered(SharedAnswer.Whole.of(reply, call));
    flight.close();
    end(detach);
    return reply;
  }

  private ChatReply share(StreamingReply upstream, Runnable detach) {
    upstream.handOver();
    SharedStream stream = new SharedStream(flight, upstream, call);
    StreamingReply reply = stream.leadersReply(participant);
    reply.onEnd(end -> detach.run());
    flight.answered(new SharedAnswer.Streamed(stream));
    return reply;
  }
}
