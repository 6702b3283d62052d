package io.aiprovider.client;

import io.aiprovider.cache.CacheOptions;
import io.aiprovider.cache.Caching;
import io.aiprovider.cache.CaffeineResponseCache;
import io.aiprovider.cache.coalescing.Coalescing;
import io.aiprovider.call.CallListener;
import io.aiprovider.call.RoutePlanner;
import io.aiprovider.catalog.ModelCatalog;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.Operation;
import io.aiprovider.client.compatibility.CompletionsAsChats;
import io.aiprovider.client.compatibility.StreamUsage;
import io.aiprovider.cost.ConfiguredPrices;
import io.aiprovider.cost.CostPresentation;
import io.aiprovider.cost.Metering;
import io.aiprovider.cost.Prices;
import io.aiprovider.cost.TokenCounter;
import io.aiprovider.cost.UnpricedModels;
import io.aiprovider.health.PassiveHealth;
import io.aiprovider.interceptor.CallListening;
import io.aiprovider.interceptor.ChatInterceptor;
import io.aiprovider.json.JsonObject;
import io.aiprovider.observe.CallObservation;
import io.aiprovider.observe.CallStatistics;
import io.aiprovider.observe.ChatMetrics;
import io.aiprovider.plan.RoutePlan;
import io.aiprovider.provider.ProviderAccount;
import io.aiprovider.reply.Target;
import io.aiprovider.resilience.AttemptTimeouts;
import io.aiprovider.resilience.CircuitBreakerPolicy;
import io.aiprovider.resilience.CommitGate;
import io.aiprovider.resilience.DeadlineTimer;
import io.aiprovider.resilience.Timeouts;
import io.aiprovider.resilience.circuit.CircuitBreaking;
import io.aiprovider.resilience.circuit.Circuits;
import io.aiprovider.switches.Switches;
import io.aiprovider.testing.ChatInterceptorContract;
import io.aiprovider.time.MonotonicClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;

/** Each step of the two chains fulfils the contract of interceptors. */
class PipelineInterceptorsTest {
  private static final Clock CLOCK = Clock.systemUTC();
  private static final DeadlineTimer TIMER = new DeadlineTimer(MonotonicClock.system());
  private static final RoutePlanner ROUTES =
      (request, call) -> RoutePlan.of(new Target("provider-1", "model-1", false));
  private static final ChatRequest CHAT =
      ChatRequest.builder().model("model-1").user("What is the capital of Iceland?").build();
  private static final ChatRequest WITH_USAGE =
      CHAT.with("stream_options", Map.of("include_usage", true));

  @AfterAll
  static void stopTimer() {
    TIMER.close();
  }

  @Nested
  class Listeners extends ChatInterceptorContract {
    @Override
    protected ChatInterceptor interceptor() {
      List<CallListener> listeners =
          new ArrayList<>(new ChatMetrics(new SimpleMeterRegistry()).listeners(model -> model));
      listeners.add(new CallStatistics(MonotonicClock.system()));
      listeners.add(new PassiveHealth(CLOCK, MonotonicClock.system()));
      return new CallListening(listeners);
    }
  }

  @Nested
  class Observations extends ChatInterceptorContract {
    @Override
    protected ChatInterceptor interceptor() {
      ObservationRegistry registry = ObservationRegistry.create();
      registry.observationConfig().observationHandler(context -> true);
      return new CallObservation(registry);
    }
  }

  @Nested
  class Completions extends ChatInterceptorContract {
    @Override
    protected ChatInterceptor interceptor() {
      return new CompletionsAsChats(ROUTES, ModelCatalog.bundled());
    }

    @Override
    protected ChatRequest request() {
      return ChatRequest.of(Operation.COMPLETION, JsonObject.of("prompt", "Once upon a time"));
    }
  }

  @Nested
  class UsageOfStreams extends ChatInterceptorContract {
    @Override
    protected ChatInterceptor interceptor() {
      return new StreamUsage();
    }
  }

  @Nested
  class UsageOfStreamsThatIsWanted extends ChatInterceptorContract {
    @Override
    protected ChatInterceptor interceptor() {
      return new StreamUsage();
    }

    @Override
    protected ChatRequest request() {
      return WITH_USAGE;
    }
  }

  @Nested
  class Cache extends ChatInterceptorContract {
    private final AtomicInteger questions = new AtomicInteger();

    @Override
    protected ChatInterceptor interceptor() {
      return new Caching(
          new CaffeineResponseCache(1_000_000, CLOCK),
          CacheOptions.DEFAULT,
          ROUTES,
          CLOCK,
          new Coalescing(1_000_000, 1_000_000, Duration.ofSeconds(5), Runnable::run),
          null);
    }

    @Override
    protected ChatRequest request() {
      return CHAT.with("seed", questions.incrementAndGet());
    }
  }

  @Nested
  class Meters extends ChatInterceptorContract {
    @Override
    protected ChatInterceptor interceptor() {
      return new Metering(
          new Prices(
              ModelCatalog.bundled(), ConfiguredPrices.NONE, Map.of(), CLOCK, new UnpricedModels()),
          new TokenCounter());
    }
  }

  @Nested
  class CostsShown extends ChatInterceptorContract {
    @Override
    protected ChatInterceptor interceptor() {
      return new CostPresentation();
    }

    @Override
    protected ChatRequest request() {
      return WITH_USAGE;
    }
  }

  @Nested
  class CircuitBreakers extends ChatInterceptorContract {
    @Override
    protected ChatInterceptor interceptor() {
      CircuitBreaking circuits =
          new CircuitBreaking(
              new Circuits(
                  CircuitBreakerPolicy.DEFAULT,
                  MonotonicClock.system(),
                  name -> name,
                  any -> List.of(ProviderAccount.SOLE)),
              new Switches(Clock.systemUTC()));
      Target target = new Target("provider-1", "model-1", false);
      return chain ->
          circuits.attempt(
              target, ProviderAccount.SOLE, false, lastResort -> chain.proceed(chain.request()));
    }
  }

  @Nested
  class Deadlines extends ChatInterceptorContract {
    @Override
    protected ChatInterceptor interceptor() {
      return new Timeouts(TIMER, provider -> AttemptTimeouts.DEFAULT, model -> false);
    }
  }

  @Nested
  class CommitPoint extends ChatInterceptorContract {
    @Override
    protected ChatInterceptor interceptor() {
      return new CommitGate();
    }
  }
}
