package io.aiprovider.server.ledger;

import io.aiprovider.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Callers that make numbered calls, every second one streamed, and know which were answered. */
final class CountedCalls {
  private static final int CALLERS = 24;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final AtomicInteger numbers = new AtomicInteger();
  private final Set<Integer> answered = ConcurrentHashMap.newKeySet();
  private final List<String> failures = new ArrayList<>();
  private volatile boolean stopping;

  /** The numbers of the calls whose end was received. */
  Set<Integer> answered() {
    return answered;
  }

  /** Answers that were no success, and broken connections. */
  List<String> failures() {
    synchronized (failures) {
      return List.copyOf(failures);
    }
  }

  /** How many calls were made. */
  int made() {
    return numbers.get();
  }

  /** Callers that call until they are stopped, or until the server is gone. */
  final class Running {
    private final ExecutorService threads = Executors.newFixedThreadPool(CALLERS);

    /** Asks them to stop, and waits until they have. */
    void stop() throws InterruptedException {
      stopping = true;
      threads.shutdown();
      if (!threads.awaitTermination(60, TimeUnit.SECONDS)) {
        throw new IllegalStateException("The callers do not stop.");
      }
    }
  }

  /**
   * Starts callers.
   *
   * @param progress counts calls that have ended in any way
   */
  Running start(URI server, CountDownLatch progress) {
    stopping = false;
    Running running = new Running();
    for (int caller = 0; caller < CALLERS; caller++) {
      running.threads.execute(() -> callAgainAndAgain(server, progress));
    }
    return running;
  }

  private void callAgainAndAgain(URI server, CountDownLatch progress) {
    boolean up = true;
    while (up && !stopping) {
      int number = numbers.incrementAndGet();
      try {
        up = call(server, number);
      } catch (IOException gone) {
        fail(number, gone.toString());
        up = false;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      progress.countDown();
    }
  }

  private void fail(int number, String why) {
    synchronized (failures) {
      failures.add(number + ": " + why);
    }
  }

  private boolean call(URI server, int number) throws IOException, InterruptedException {
    boolean stream = number % 2 == 0;
    HttpRequest request =
        HttpRequest.newBuilder(server.resolve("/v1/chat/completions"))
            .header("Authorization", "Bearer " + ServerProcess.KEY)
            .header("Content-Type", "application/json")
            .header("x-ai-provider-tags", "number=" + number)
            .POST(
                BodyPublishers.ofString(
                    "{\"model\":\"m\",\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"%d\"}]}"
                        .formatted(stream, number)))
            .build();
    HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
    boolean complete =
        response.statusCode() == 200
            && (stream
                ? response.body().endsWith("data: [DONE]\n\n")
                : JsonObject.parse(response.body()).has("usage"));
    if (complete) {
      answered.add(number);
    } else {
      fail(number, response.statusCode() + " " + response.body());
    }
    return complete;
  }
}
