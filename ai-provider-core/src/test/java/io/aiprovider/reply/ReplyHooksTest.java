package io.aiprovider.reply;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.chat.Usage;
import io.aiprovider.chat.Wire;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplyHooksTest {
  private static final Target TARGET = new Target("openai", "gpt-4o", false);

  private final List<String> ran = new ArrayList<>();

  @Test
  void run_in_the_order_in_which_they_were_added() {
    StreamingReply reply = StreamingReply.of(TARGET, ListSource.of());
    reply.onEnd(end -> ran.add("first"));
    reply.onEnd(end -> ran.add("second"));
    assertThat(ran).isEmpty();

    reply.close();

    assertThat(ran).containsExactly("first", "second");
  }

  @Test
  void run_at_once_when_the_reply_has_ended() {
    CompleteReply reply = CompleteReply.of(TARGET, Wire.answer("Hi"));

    reply.onEnd(end -> ran.add(end.provider()));

    assertThat(ran).containsExactly("openai");
  }

  @Test
  void that_throw_do_not_affect_the_reply() {
    StreamingReply reply = StreamingReply.of(TARGET, ListSource.of(Wire.text("Hi")));
    reply.onEnd(
        end -> {
          throw new IllegalStateException("bug");
        });
    reply.onEnd(end -> ran.add(end.complete() ? "complete" : "failed"));

    assertThat(reply.next()).isNotNull();
    assertThat(reply.next()).isNull();

    assertThat(ran).containsExactly("complete");
  }

  @Test
  void that_throw_an_error_do_not_stop_other_hooks() {
    StreamingReply reply = StreamingReply.of(TARGET, ListSource.of(Wire.text("Hi")));
    reply.onEnd(
        end -> {
          throw new StackOverflowError();
        });
    reply.onEnd(end -> ran.add(end.complete() ? "complete" : "failed"));

    reply.close();
    reply.onEnd(end -> ran.add("late"));

    assertThat(ran).containsExactly("failed", "late");
  }

  @Test
  void receive_the_outcome_of_earlier_hooks() {
    Cost cost = Cost.of(BigDecimal.ONE, Cost.Status.ESTIMATED);
    List<ReplyOutcome> ends = new ArrayList<>();
    CompleteReply reply = CompleteReply.of(TARGET, Wire.answer("Hi"));

    reply.mapEnd(end -> end.withCost(Usage.of(1, 1), cost));
    reply.with(Wire.answer("Ho")).onEnd(ends::add);

    assertThat(ends).extracting(ReplyOutcome::cost).containsExactly(cost);
    assertThat(ends).extracting(ReplyOutcome::usage).containsExactly(Usage.of(1, 1));
  }
}
