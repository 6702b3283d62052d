package io.aiprovider.server.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aiprovider.json.JsonObject;
import io.aiprovider.limit.LimitDecision;
import io.aiprovider.limit.LimitRule;
import io.aiprovider.limit.LimitScope;
import io.aiprovider.limit.Limits;
import io.aiprovider.limit.memory.MemoryLimitStore;
import io.aiprovider.server.Conversation;
import io.aiprovider.server.RawUpstream;
import io.aiprovider.server.Samples;
import io.aiprovider.server.keys.KeyServer;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Many callers with one key come at the same time, and there is not room for all of them. */
final class QuotaRaceTest {
  private static final int QUOTA = 100;
  private static final int CALLERS = 500;
  private static final int LEFT = -1;
  private static final Duration SOON = Duration.ofSeconds(10);

  private static RawUpstream upstream;
  private static KeyServer server;
  private static volatile QuotaRaceTest test;

  private final Map<String, Socket> leavers = new ConcurrentHashMap<>();
  private final CountDownLatch allAdmitted = new CountDownLatch(QUOTA);

  @BeforeAll
  static void start() {
    upstream = new RawUpstream(call -> test.answer(call));
    server =
        KeyServer.at(
            "",
            "providers.up.type=openai",
            "providers.up.base-url=" + upstream.baseUrl(),
            "providers.up.api-key=sk-upstream",
            "resilience.max-attempts=1",
            "limits.default-requests=" + QUOTA,
            "limits.window=366d", // does not end during a test
            "max-concurrent-calls=" + CALLERS);
  }

  @AfterAll
  static void stop() {
    server.close();
    upstream.close();
  }

  /** Answers when as many calls are there as the quota has; then the callers who leave do so. */
  private void answer(Conversation call) throws IOException {
    boolean streamed = call.body().contains("\"stream\":true");
    if (streamed) {
      call.beginStream();
      call.write(Samples.opening() + Samples.piece("Hello"));
    }
    allAdmitted.countDown();
    awaitAllAdmitted();
    String name = call.body().replaceAll("(?s).*(caller\\d+).*", "$1");
    Socket leaver = leavers.remove(name);
    if (leaver != null) {
      leaver.close();
      call.hang(); // until the server gives up the call
    } else if (streamed) {
      call.write(Samples.finish("stop") + Samples.usage() + Samples.done());
    } else {
      call.answer(200, "application/json", Samples.completion("Hello"));
    }
  }

  private void awaitAllAdmitted() {
    try {
      allAdmitted.await(20, TimeUnit.SECONDS); // the numbers of the answers show if it was in vain
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The status of one call; {@link #LEFT} if the caller left before there was one. */
  private int call(int number, String key, String members, boolean leaves) throws IOException {
    String name = "caller" + number;
    byte[] body =
        Samples.request(members)
            .replace("gpt-4o-mini", "up/model")
            .replace("Hello", name)
            .getBytes(StandardCharsets.UTF_8);
    String head =
        "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            + "Content-Type: application/json\r\nAuthorization: Bearer "
            + key
            + "\r\nContent-Length: "
            + body.length
            + "\r\n\r\n";
    try (Socket socket =
        new Socket(server.server().address().getAddress(), server.server().port())) {
      if (leaves) {
        leavers.put(name, socket);
      }
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().write(body);
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return answer.isEmpty() ? LEFT : Integer.parseInt(answer.substring(9, 12));
    } catch (IOException e) {
      if (leaves && !leavers.containsKey(name)) {
        return LEFT;
      }
      throw e;
    }
  }

  /** How many of all callers got each status. */
  private Map<Integer, Long> race(String key, String members, boolean halfLeave) throws Exception {
    test = this;
    ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
    CountDownLatch go = new CountDownLatch(1);
    try {
      List<Future<Integer>> calls = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        int number = i;
        calls.add(
            threads.submit(
                () -> {
                  go.await();
                  return call(number, key, members, halfLeave && number % 2 == 0);
                }));
      }
      go.countDown();
      Map<Integer, Long> statuses = new ConcurrentHashMap<>();
      for (Future<Integer> call : calls) {
        statuses.merge(call.get(60, TimeUnit.SECONDS), 1L, Long::sum);
      }
      return statuses;
    } finally {
      threads.shutdownNow();
    }
  }

  private void assertExactlyTheQuotaPasses(String members, boolean halfLeave) throws Exception {
    JsonObject issued = server.create("acme", "ada", "\"max_concurrent\":" + CALLERS);
    String key = issued.string("api_key");
    int callsBefore = upstream.calls();

    Map<Integer, Long> statuses = race(key, members, halfLeave);

    assertUsedUp(server.usage(key)); // at once
    assertThat(statuses.get(429)).as("%s", statuses).isEqualTo(CALLERS - QUOTA);
    assertThat(upstream.calls() - callsBefore).isEqualTo(QUOTA);
    if (halfLeave) {
      assertThat(statuses.getOrDefault(200, 0L)).as("%s", statuses).isBetween(1L, QUOTA - 1L);
    } else {
      assertThat(statuses.get(200)).isEqualTo(QUOTA);
    }
    await().atMost(SOON).until(() -> noCallIsHeld(issued.string("key_id")));
    assertThat(server.call(key)).isEqualTo(429);
    assertUsedUp(server.usage(key));
  }

  private static void assertUsedUp(JsonObject usage) {
    assertThat(usage.integer("requests_used")).isEqualTo(QUOTA);
    assertThat(usage.integer("requests_remaining")).isZero();
  }

  /** Whether no call of the key counts as concurrent: only then is there room for one. */
  private static boolean noCallIsHeld(String keyId) {
    LimitRule one = new LimitRule(LimitScope.KEY, keyId, new Limits(null, 0, 0, 1));
    LimitDecision decision = server.server().bean(MemoryLimitStore.class).take(List.of(one), 0);
    if (decision instanceof LimitDecision.Granted granted) {
      granted.permit().end(0);
      return true;
    }
    return false;
  }

  @Test
  void exactly_the_quota_passes() throws Exception {
    assertExactlyTheQuotaPasses("", false);
  }

  @Test
  void exactly_the_quota_passes_when_half_of_the_callers_leave_before_their_answers()
      throws Exception {
    assertExactlyTheQuotaPasses("", true);
  }

  @Test
  void exactly_the_quota_passes_when_half_of_the_callers_leave_within_their_streams()
      throws Exception {
    assertExactlyTheQuotaPasses("\"stream\":true", true);
  }
}
