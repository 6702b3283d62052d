package io.aiprovider.server.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aiprovider.limit.LimitDecision;
import io.aiprovider.limit.LimitRule;
import io.aiprovider.limit.LimitScope;
import io.aiprovider.limit.Limits;
import io.aiprovider.limit.memory.MemoryLimitStore;
import io.aiprovider.server.Conversation;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RawUpstream;
import io.aiprovider.server.RunningServer;
import io.aiprovider.server.Samples;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Callers that leave at different moments leave nothing open. */
class CallersLeaveDrillTest {
  private static final String MODEL = "gpt-4o-mini"; // of the samples
  private static final String ANSWER =
      "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Hello\"},"
          + "\"finish_reason\":\"stop\"}]}";
  private static final int CALLERS = 1_000;
  private static final int WARM_UP = 100;

  /** Threads of a pool that the first callers did not need. */
  private static final int FURTHER_THREADS = 16;

  private static final Duration SOON = Duration.ofSeconds(5);
  private static final int AT_A_TIME = 16;

  /** When a caller leaves. */
  private enum Moment {
    BEFORE_THE_BODY,
    WITHIN_THE_BODY,
    AFTER_THE_BODY,
    BEFORE_THE_ANSWER_BEGINS,
    AS_THE_ANSWER_BEGINS,
    AFTER_SOME_BYTES,
    AT_ANY_TIME
  }

  private final Map<String, Socket> callers = new ConcurrentHashMap<>();
  private final Set<String> open = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

  @AfterEach
  void stop() {
    clock.shutdownNow();
  }

  private static String request(String name, boolean streamed) {
    String sample = streamed ? Samples.HELLO_STREAMED : Samples.HELLO;
    return sample.replace("Hello", name + ".");
  }

  /** Answers without an end; what it begins with may make the caller leave. */
  private void answer(Conversation call) throws IOException {
    String body = call.body();
    String name = body.substring(body.indexOf("caller"), body.indexOf('.', body.indexOf("caller")));
    open.add(name);
    try {
      if (name.endsWith(Moment.BEFORE_THE_ANSWER_BEGINS.name())) {
        leave(name);
      }
      boolean streamed = body.contains("\"stream\"");
      if (streamed) {
        call.beginStream();
        call.write(Samples.opening() + Samples.piece("Hello"));
      } else {
        call.begin(200, "application/json");
        call.write(ANSWER.substring(0, 20));
      }
      if (name.endsWith(Moment.AS_THE_ANSWER_BEGINS.name())) {
        leave(name);
      }
      if (name.equals("callerWhoStays")) {
        call.write(streamed ? Samples.finish("stop") + Samples.done() : ANSWER.substring(20));
      } else {
        call.write(streamed ? Samples.piece("there") + Samples.piece("friend") : " ");
        call.hang();
      }
    } finally {
      open.remove(name);
    }
  }

  private void leave(String name) {
    Socket caller = callers.remove(name);
    if (caller != null) {
      try {
        caller.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void callAndLeave(RunningServer server, int number) throws IOException {
    Random random = new Random(number);
    Moment moment = Moment.values()[random.nextInt(Moment.values().length)];
    String name = "caller" + number + moment;
    Socket caller = new Socket(server.address().getAddress(), server.port());
    callers.put(name, caller);
    try (caller) {
      if (random.nextBoolean()) {
        caller.setSoLinger(true, 0); // closes with a reset
      }
      if (moment == Moment.AT_ANY_TIME) {
        var unused =
            clock.schedule(() -> leave(name), random.nextInt(30_000), TimeUnit.MICROSECONDS);
      }
      boolean streamed = moment == Moment.AFTER_SOME_BYTES || random.nextBoolean();
      byte[] body = request(name, streamed).getBytes(StandardCharsets.UTF_8);
      send(caller, head(body), moment == Moment.BEFORE_THE_BODY ? 0 : head(body).length);
      if (moment == Moment.BEFORE_THE_BODY) {
        return;
      }
      int length = moment == Moment.WITHIN_THE_BODY ? random.nextInt(body.length) : body.length;
      send(caller, body, length);
      switch (moment) {
        case BEFORE_THE_BODY, WITHIN_THE_BODY, AFTER_THE_BODY -> {}
        case BEFORE_THE_ANSWER_BEGINS, AS_THE_ANSWER_BEGINS, AT_ANY_TIME ->
            read(caller, Integer.MAX_VALUE);
        case AFTER_SOME_BYTES -> read(caller, 1 + random.nextInt(600));
      }
    } catch (IOException gone) {
      // it was the upstream that made it leave
    } finally {
      callers.remove(name);
    }
  }

  private static byte[] head(byte[] body) {
    return ("POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\n"
            + "Content-Type: application/json\r\nContent-Length: "
            + body.length
            + "\r\n\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static void send(Socket caller, byte[] bytes, int length) throws IOException {
    caller.getOutputStream().write(bytes, 0, length);
  }

  private static void read(Socket caller, int bytes) throws IOException {
    InputStream in = caller.getInputStream();
    for (int left = bytes; left > 0 && in.read() >= 0; left--) {
      // until it has read enough, or was made to leave
    }
  }

  /** Whether no call of the model counts as concurrent: only then is there room for one. */
  private static boolean noPermitIsHeld(MemoryLimitStore limits) {
    LimitRule one = new LimitRule(LimitScope.MODEL, MODEL, new Limits(null, 0, 0, 1));
    LimitDecision decision = limits.take(List.of(one), 0);
    if (decision instanceof LimitDecision.Granted granted) {
      granted.permit().end(0);
    }
    return decision instanceof LimitDecision.Granted;
  }

  @ParameterizedTest
  @ValueSource(strings = {"netty", "okhttp"})
  @Timeout(120)
  @DisplayName(
      "case R41 callers that leave at any moment leave no open call, reply, permit or connection")
  void nothing_stays_open(String transport) throws Exception {
    try (RawUpstream upstream = new RawUpstream(this::answer);
        RunningServer server =
            RunningServer.dedicated(
                RunningServer.upstream(
                    upstream.baseUrl(),
                    "transport=" + transport,
                    "limits.models." + MODEL + ".max-concurrent=" + CALLERS))) {
      letThemCall(server, 0, WARM_UP);
      assertThatNothingIsOpen(server);
      int threads = ManagementFactory.getThreadMXBean().getThreadCount();

      letThemCall(server, WARM_UP, WARM_UP + CALLERS);

      assertThatNothingIsOpen(server);
      await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThat(ManagementFactory.getThreadMXBean().getThreadCount())
                      .isLessThanOrEqualTo(threads + FURTHER_THREADS));
      HttpCaller staying = new HttpCaller(server);
      assertThat(staying.chat(request("callerWhoStays", true)).body()).contains("[DONE]");
      assertThat(staying.chat(request("callerWhoStays", false)).body()).contains("Hello");
    }
  }

  private void letThemCall(RunningServer server, int from, int to) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME);
    try {
      List<Callable<Void>> calls = new ArrayList<>();
      for (int i = from; i < to; i++) {
        int number = i;
        calls.add(
            () -> {
              callAndLeave(server, number);
              return null;
            });
      }
      for (Future<Void> caller : threads.invokeAll(calls)) {
        caller.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private void assertThatNothingIsOpen(RunningServer server) {
    CallExecutor executor = server.bean(CallExecutor.class);
    await().atMost(SOON).until(() -> executor.runningCalls() == 0);
    await().atMost(SOON).untilAsserted(() -> assertThat(open).isEmpty());
    MemoryLimitStore limits = server.bean(MemoryLimitStore.class);
    Gauge inFlight = server.bean(MeterRegistry.class).get("ai_provider.requests.in_flight").gauge();
    await().atMost(SOON).until(() -> inFlight.value() == 0);
    await().atMost(SOON).until(() -> noPermitIsHeld(limits));
  }
}
