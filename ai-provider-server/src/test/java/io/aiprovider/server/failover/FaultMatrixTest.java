package io.aiprovider.server.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.provider.simulated.Fault;
import io.aiprovider.provider.simulated.service.SimulatedService;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RunningServer;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Each fault, in a plain answer and in a stream, with one, two and three providers of different
 * protocols: all of them fail but the last, or the only one does.
 */
class FaultMatrixTest {
  private static final List<String> WIRES = List.of("openai", "anthropic", "google");
  private static final List<Route> ROUTES = new ArrayList<>();
  private static RunningServer server;
  private static HttpCaller caller;

  /** A model group with providers that no other route has, so that all can be called at once. */
  private record Route(boolean stream, List<SimulatedService> providers) {
    String name() {
      return (stream ? "stream" : "plain") + providers.size();
    }

    String provider(int place) {
      return name() + "-" + place;
    }

    /** On new connections: a request on an open one that breaks would be sent again. */
    void fail(Fault fault) {
      providers.forEach(provider -> provider.fails(Fault.refused()));
      providers.forEach(SimulatedService::recovers);
      for (int i = 0; i < Math.max(1, providers.size() - 1); i++) {
        providers.get(i).fails(fault);
      }
    }

    List<Integer> calls() {
      return providers.stream().map(SimulatedService::requestCount).toList();
    }

    CompletableFuture<HttpResponse<String>> call() {
      return caller.chatAsync(
          """
          {"model":"%s","stream":%s,"messages":[{"role":"user","content":"Hi"}]}"""
              .formatted(name(), stream));
    }
  }

  @BeforeAll
  static void start() {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "cache.enabled=false",
                "routing.cross-model-failover=false",
                "resilience.circuit-breaker.enabled=false",
                "resilience.retry.backoff=1ms",
                "resilience.retry-budget=1"));
    for (boolean stream : new boolean[] {false, true}) {
      for (int size = 1; size <= WIRES.size(); size++) {
        Route route = new Route(stream, new ArrayList<>());
        for (int i = 0; i < size; i++) {
          route.providers().add(SimulatedService.start());
        }
        for (int i = 0; i < size; i++) {
          String provider = "providers." + route.provider(i) + ".";
          settings.add(provider + "type=" + WIRES.get(i));
          settings.add(provider + "base-url=" + route.providers().get(i).baseUrl());
          settings.add(provider + "api-key=none");
          settings.add(provider + "first-token-timeout=1500ms");
          settings.add(provider + "timeout=1500ms");
          settings.add(
              "routing.models.%s.targets[%d]=%s/m".formatted(route.name(), i, route.provider(i)));
        }
        ROUTES.add(route);
      }
    }
    server = RunningServer.with(settings.toArray(String[]::new));
    caller = new HttpCaller(server);
    loadClasses();
  }

  /** Otherwise a good answer may be too late in the first case. */
  private static void loadClasses() {
    for (int round = 0; round < 3; round++) {
      ROUTES.forEach(route -> route.fail(Fault.status(500)));
      ROUTES.stream().map(Route::call).toList().forEach(CompletableFuture::join);
    }
  }

  @AfterAll
  static void stop() {
    server.close();
    ROUTES.forEach(route -> route.providers().forEach(SimulatedService::close));
  }

  /**
   * @param plain the status of a plain call if the only provider has the fault
   * @param streamed the same for a stream, or the code of the error that ends it
   * @param attempts how often the only provider is called then: once more if that may help
   * @param seen how many calls of an attempt reach the provider
   */
  @ParameterizedTest
  @CsvSource({
    "refused, 502, 502, 2, 0",
    "silence, 504, 504, 2, 1",
    "slow:10ms, 200, 200, 1, 1",
    "status:429, 429, 429, 2, 1",
    "status:429:1m, 429, 429, 1, 1",
    "status:500, 500, 500, 2, 1",
    "page:502, 502, 502, 2, 1",
    "page:200, 502, 502, 2, 1",
    "malformed, 502, 502, 2, 1",
    "cut:0, 502, 502, 2, 1",
    "cut:2, 502, stream_broken, 2, 1",
    "error-event:2, 503, overloaded, 2, 1",
    "endless, 504, provider_timeout, 2, 1",
    "status:401, 502, 502, 1, 1",
    "status:400, 400, 400, 1, 1",
  })
  void callers_get_what_the_policy_promises(
      String fault, String plain, String streamed, int attempts, int seen) throws Exception {
    List<List<Integer>> before = ROUTES.stream().map(Route::calls).toList();
    ROUTES.forEach(route -> route.fail(Fault.parse(fault)));

    List<CompletableFuture<HttpResponse<String>>> calls = ROUTES.stream().map(Route::call).toList();

    for (int i = 0; i < ROUTES.size(); i++) {
      Route route = ROUTES.get(i);
      HttpResponse<String> response = calls.get(i).get();
      Outcome outcome =
          new Outcome(fault + ", " + route.name() + ": " + response.body(), route, response);
      outcome.check(route.stream() ? streamed : plain, attempts, seen, before.get(i));
    }
  }

  /** What a caller got, and which providers were called for it. */
  private record Outcome(String description, Route route, HttpResponse<String> response) {

    void check(String expected, int attempts, int seen, List<Integer> before) {
      boolean status = Character.isDigit(expected.charAt(0));
      int providers = route.providers().size();
      boolean inEveryCase = expected.equals("200") || expected.equals("400");
      if (!status) {
        hasStatus(200);
        assertThat(response.body())
            .as(description)
            .containsPattern("\"content\":\"\\w")
            .contains("\"code\":\"" + expected + "\"")
            .doesNotContain("[DONE]");
        called(before, 1, 0);
      } else if (providers == 1 || inEveryCase) {
        hasStatus(Integer.parseInt(expected));
        header("attempts", String.valueOf(attempts));
        called(before, attempts * seen, 0);
      } else {
        hasStatus(200);
        header("provider", route.provider(providers - 1));
        header("attempts", String.valueOf(providers));
        header("fallbacks", String.valueOf(providers - 1));
        assertThat(response.body()).as(description).contains("answer.").doesNotContain("error");
        assertThat(response.body().endsWith("[DONE]\n\n")).isEqualTo(route.stream());
        called(before, seen, 1);
      }
    }

    private void hasStatus(int status) {
      assertThat(response.statusCode()).as(description).isEqualTo(status);
    }

    private void header(String name, String value) {
      assertThat(response.headers().firstValue("x-ai-provider-" + name))
          .as(description)
          .hasValue(value);
    }

    /**
     * @param first the calls of the first provider
     * @param last those of the last one; if it was called, so were all between
     */
    private void called(List<Integer> before, int first, int last) {
      List<Integer> expected = new ArrayList<>(before);
      int end = expected.size() - 1;
      for (int i = 0; i <= end; i++) {
        int calls = i == 0 ? first : i == end ? last : last * first;
        expected.set(i, before.get(i) + calls);
      }
      assertThat(route.calls()).as(description).isEqualTo(expected);
    }
  }
}
