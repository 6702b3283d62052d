package io.aiprovider.server.redis;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * 200 chat requests a second to several servers in turns, whether earlier ones are answered or not.
 * Every second question is new, the others repeat fifty.
 */
final class SteadyLoad {
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1) / 200;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<URI> servers;
  private final String key;
  private int number;

  SteadyLoad(List<URI> servers, String key) {
    this.servers = servers;
    this.key = key;
  }

  /**
   * An answer: when its request was sent, its status or error, and the time of the server itself.
   */
  private record Answer(long millis, String outcome, double overheadMillis) {}

  /** What became of the requests. */
  record Result(Collection<Answer> answers) {
    /** Everything but 200. */
    List<String> failed() {
      return answers.stream().map(Answer::outcome).filter(each -> !each.equals("200")).toList();
    }

    double longestOverhead() {
      return answers.stream().mapToDouble(Answer::overheadMillis).max().orElseThrow();
    }

    /** In how many tenths of a second there were calls with at least so much overhead. */
    long windowsWithOverhead(double millis) {
      return answers.stream()
          .filter(answer -> answer.overheadMillis() >= millis)
          .map(answer -> answer.millis() / 100)
          .distinct()
          .count();
    }

    private double percentile(double of) {
      List<Double> sorted = answers.stream().map(Answer::overheadMillis).sorted().toList();
      return sorted.get((int) (of * (sorted.size() - 1)));
    }

    @Override
    public String toString() {
      return "%d requests, %d failed, ms of the server: p50 %.1f, p99 %.1f, at most %.1f"
          .formatted(
              answers.size(),
              failed().size(),
              percentile(0.5),
              percentile(0.99),
              longestOverhead());
    }
  }

  /** Sends for so long, and waits for the answers. */
  Result run(Duration time) {
    ConcurrentLinkedQueue<Answer> answers = new ConcurrentLinkedQueue<>();
    List<CompletableFuture<?>> running = new ArrayList<>();
    long start = System.nanoTime();
    for (long due = start; due - start < time.toNanos(); due += PAUSE_NANOS) {
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      running.add(send((due - start) / 1_000_000, answers));
    }
    CompletableFuture.allOf(running.toArray(CompletableFuture[]::new)).join();
    return new Result(answers);
  }

  private CompletableFuture<?> send(long millis, Collection<Answer> answers) {
    int count = number++;
    URI server = servers.get(count % servers.size());
    int pair = count / servers.size();
    String question = pair % 2 == 0 ? "New question " + count : "Question " + pair % 100;
    return client
        .sendAsync(chat(server, key, "large", question), BodyHandlers.ofString())
        .handle((answer, failure) -> answers.add(answer(millis, answer, failure)));
  }

  private static Answer answer(long millis, HttpResponse<String> answer, Throwable failure) {
    return failure != null
        ? new Answer(millis, failure.toString(), 0)
        : new Answer(
            millis,
            "" + answer.statusCode(),
            answer
                .headers()
                .firstValue("x-ai-provider-overhead-ms")
                .map(Double::valueOf)
                .orElse(0.0));
  }

  static HttpRequest chat(URI server, String key, String model, String question) {
    return HttpRequest.newBuilder(server.resolve("/v1/chat/completions"))
        .timeout(Duration.ofMinutes(2))
        .header("Content-Type", "application/json")
        .header("Authorization", "Bearer " + key)
        .POST(
            BodyPublishers.ofString(
                "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
                    .formatted(model, question)))
        .build();
  }
}
