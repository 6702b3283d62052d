package io.aiprovider.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.aiprovider.LogLines;
import io.aiprovider.call.CacheStatus;
import io.aiprovider.call.CallAttribute;
import io.aiprovider.call.ChatCall;
import io.aiprovider.call.FinishedCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.Operation;
import io.aiprovider.chat.Wire;
import io.aiprovider.client.ChatClient;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.CoolingDown;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.Failures;
import io.aiprovider.failure.StreamBroken;
import io.aiprovider.failure.Unauthorized;
import io.aiprovider.plan.SkippedTarget;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.reply.Target;
import io.aiprovider.testing.MutableClock;
import io.aiprovider.testing.ScriptedProvider;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The lines an operator reads; those of other tests name other providers. */
class ProviderLogTest {
  private static final String A = "log-a";
  private static final String B = "log-b";
  private static final ChatRequest HELLO =
      ChatRequest.builder().model("m").user("The prompt is private.").build();

  private static final CoolingDown COOLING_DOWN =
      new CoolingDown("All are cooling down.", FailureDetail.NONE);

  private final MutableClock clock = new MutableClock();
  private final ScriptedProvider a = new ScriptedProvider(A);
  private final ScriptedProvider b = new ScriptedProvider(B);
  private final ChatClient client =
      ChatClient.builder().provider(a).provider(b).clock(clock).monotonicClock(clock).build();
  private final LogLines logged =
      new LogLines(
          "io.aiprovider.observe",
          line -> line.contains(A) || line.contains(B) || line.contains("No provider can"));

  @AfterEach
  void stop() {
    logged.close();
    client.close();
  }

  private int question;

  private ChatCall call() {
    ChatCall call = client.newCall().attribute(CallAttribute.REQUEST_ID, "req-7").build();
    try {
      client.send(HELLO.with("seed", question++), call).close();
    } catch (ChatException expected) {
      // the log records it
    }
    return call;
  }

  @Test
  @DisplayName("R43 R58 a failover is one line with both targets, kind, message and ids")
  void a_failover() {
    a.fails(Failures.unavailable(A));
    b.answers("Hi");

    ChatCall call = call();

    assertThat(logged.lines(Level.WARN))
        .containsExactly(
            "A call fails over from log-a/m to log-b/m. unavailable: It answered with status 500."
                + " (call "
                + call.id()
                + ", request req-7)");
  }

  @Test
  @DisplayName("R43 the same cause for the same provider is one line in ten seconds, with a count")
  void the_same_line_at_most_once_in_ten_seconds() {
    for (int i = 0; i < 4; i++) {
      a.fails(Failures.unavailable(A));
      b.answers("Hi");
      call();
    }
    assertThat(logged.lines(Level.WARN)).hasSize(1);
    clock.setForward(Duration.ofDays(1));
    a.fails(Failures.unavailable(A));
    b.answers("Hi");
    call();
    assertThat(logged.lines(Level.WARN)).hasSize(1);

    clock.advance(Duration.ofSeconds(10));
    a.fails(Failures.unavailable(A));
    b.answers("Hi");
    call();

    assertThat(logged.lines(Level.WARN)).hasSize(2);
    assertThat(logged.lines(Level.WARN).get(1)).endsWith("(4 more lines like this were left out.)");
  }

  @Test
  @DisplayName("R43 another cause for the same provider is another line")
  void another_cause_is_another_line() {
    a.fails(Failures.unavailable(A)).fails(Failures.timedOut(A));
    b.answers("Hi").answers("Hi");

    call();
    call();

    assertThat(logged.lines(Level.WARN)).hasSize(2);
  }

  @Test
  @DisplayName("R43 a refused key is logged without the key")
  void a_refused_key() {
    a.fails(
        new Unauthorized(
            "Incorrect API key provided: sk-proj-abcdefghijklm1234.\nSee your account.",
            FailureDetail.ofProvider(A)));
    b.answers("Hi");

    call();

    assertThat(logged.lines(Level.WARN).get(0))
        .startsWith(
            "Provider log-a refused its API key or this use of it. unauthorized: Incorrect API key"
                + " provided: *** See your account. (call call_");
    assertThat(String.join(" ", logged.lines(Level.WARN))).doesNotContain("sk-proj");
  }

  @Test
  @DisplayName("R43 an exhausted quota")
  void an_exhausted_quota() {
    a.fails(Failures.quotaExhausted(A, null));
    b.answers("Hi");

    call();

    assertThat(logged.lines(Level.WARN).get(0))
        .startsWith("The quota at provider log-a is exhausted. quota_exhausted: ");
  }

  @Test
  @DisplayName("R43 a stream that is cut after its first content")
  void a_stream_that_is_cut() {
    a.breaksOff(
        new StreamBroken("The connection was closed.", FailureDetail.ofProvider(A)),
        Wire.text("Hel"));
    StreamingReply reply = client.stream(HELLO);

    assertThatThrownBy(() -> reply.forEach(chunk -> {})).isInstanceOf(ChatException.class);

    assertThat(logged.lines(Level.WARN))
        .singleElement()
        .asString()
        .startsWith(
            "The stream of log-a/m was cut after its first content. stream_broken: The connection"
                + " was closed. (call call_");
  }

  @Test
  @DisplayName("R43 calls that no provider can serve, because all are cooling down")
  void all_are_cooling_down() {
    a.fails(Failures.rateLimited(A, Duration.ofMinutes(1)));
    b.fails(Failures.rateLimited(B, Duration.ofMinutes(1)));
    call();

    assertThatThrownBy(() -> client.chat(HELLO)).isInstanceOf(CoolingDown.class);

    assertThat(logged.lines(Level.WARN))
        .last()
        .asString()
        .startsWith("No provider can be called now; the call failed. cooling_down: ");
  }

  @Test
  @DisplayName("R43 a call while all are cooling down is one line, in any order of the providers")
  void all_cooling_down_does_not_depend_on_the_order() {
    ProviderLog log = new ProviderLog(clock);
    for (List<String> order : List.of(List.of(A, B), List.of(B, A))) {
      List<SkippedTarget> skipped =
          order.stream()
              .map(name -> new SkippedTarget(new Target(name, "m", false), COOLING_DOWN))
              .toList();
      log.callEnded(
          ChatCall.create(),
          new FinishedCall(
              Operation.CHAT,
              "m",
              Duration.ZERO,
              CacheStatus.BYPASS,
              List.of(),
              List.of(),
              skipped,
              null,
              COOLING_DOWN));
    }

    assertThat(logged.lines(Level.WARN)).hasSize(1);
  }

  @Test
  @DisplayName(
      "R43 a circuit opens with its cause and end at WARN, then is half open and closes at INFO")
  void a_circuit() {
    for (int i = 0; i < 10; i++) {
      a.fails(Failures.timedOut(A));
      b.answers("Hi");
      call();
    }
    assertThat(logged.lines(Level.WARN))
        .contains(
            "The circuit of log-a/other opened: it is not called until 2026-11-20T12:00:10Z. Latest"
                + " failure: timed_out: There was no answer within 30 ms.");

    clock.advance(Duration.ofSeconds(11));
    a.answers("Hi");
    call();

    assertThat(logged.lines(Level.INFO))
        .contains(
            "The circuit of log-a/other is half open: one call tests whether it works.",
            "The circuit of log-a/other closed: it is called again.")
        .anyMatch(line -> line.startsWith("Provider log-a answers again. Its last failure: "));
  }

  @Test
  @DisplayName("R43 recovery is logged once, at INFO")
  void recovery() {
    a.fails(Failures.unauthorized(A)).answers("Hi").answers("Hi");
    b.answers("Hi");

    call();
    call();
    call();

    assertThat(logged.lines(Level.INFO))
        .singleElement()
        .asString()
        .startsWith("Provider log-a answers again. Its last failure: unauthorized. (call call_");
  }

  @Test
  void a_failure_about_the_request_is_logged_without_its_message() {
    a.fails(Failures.modelNotFound(A));
    b.answers("Hi");

    call();

    assertThat(logged.lines(Level.WARN))
        .singleElement()
        .asString()
        .startsWith("A call fails over from log-a/m to log-b/m. model_not_found. (call");
  }

  @Test
  void lines_have_fields_for_programs() {
    a.fails(Failures.unavailable(A));
    b.answers("Hi");

    ChatCall call = call();

    ILoggingEvent line =
        logged.written().stream()
            .filter(event -> event.getFormattedMessage().contains("log-a/m"))
            .findFirst()
            .orElseThrow();
    assertThat(line.getKeyValuePairs())
        .extracting(pair -> pair.key + "=" + pair.value)
        .contains(
            "event=failover",
            "provider=log-a",
            "kind=unavailable",
            "from=log-a/m",
            "to=log-b/m",
            "suppressed=0",
            "call_id=" + call.id(),
            "request_id=req-7");
  }
}
