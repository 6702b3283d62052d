package io.aiprovider.client;

import io.aiprovider.cache.CacheOptions;
import io.aiprovider.cache.CaffeineResponseCache;
import io.aiprovider.cache.ResponseCache;
import io.aiprovider.call.ChatCall;
import io.aiprovider.call.ChatInterceptor;
import io.aiprovider.call.ChatReply;
import io.aiprovider.call.CompleteReply;
import io.aiprovider.call.StreamingReply;
import io.aiprovider.catalog.ModelCatalog;
import io.aiprovider.catalog.Price;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.health.ProviderHealth;
import io.aiprovider.observe.CallStatistics;
import io.aiprovider.observe.ChatMetrics;
import io.aiprovider.provider.ChatProvider;
import io.aiprovider.resilience.ResilienceOptions;
import io.aiprovider.routing.ModelEntry;
import io.aiprovider.routing.ProviderOptions;
import io.aiprovider.routing.RoutingOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One client over many providers: it asks the first that may serve a request, goes on to the next
 * when that one fails, answers from its cache what was asked before, and reckons what it cost.
 *
 * <pre>{@code
 * try (ChatClient client =
 *     ChatClient.builder()
 *         .provider(OpenAiCompatibleProvider.builder("openai").apiKey(openAiKey).build())
 *         .provider(OpenAiCompatibleProvider.builder("groq").preset(Preset.GROQ).apiKey(groqKey).build())
 *         .build()) {
 *   System.out.println(client.chat(ChatRequest.of("Hello!")).text());
 * }
 * }</pre>
 *
 * <p>Thread-safe; one client serves a whole program. Calls block the calling thread.
 *
 * @since 0.1
 */
public final class ChatClient implements AutoCloseable {
  private final Pipeline pipeline;
  private final Duration deadline;

  private ChatClient(Builder builder) {
    this.pipeline = new Pipeline(builder);
    this.deadline = builder.resilience.deadline();
  }

  public static Builder builder() {
    return new Builder();
  }

  /**
   * Asks for an answer and waits for it.
   *
   * @throws io.aiprovider.failure.ChatException if nobody could give it
   */
  public ChatResponse chat(ChatRequest request) {
    ChatReply reply = send(request.withStream(false), newCall().build());
    return ((CompleteReply) reply).response();
  }

  /**
   * Asks for an answer in pieces, and waits for the first. The reply must be read to its end or
   * closed.
   *
   * @throws io.aiprovider.failure.ChatException if nobody could give it
   */
  public StreamingReply stream(ChatRequest request) {
    return (StreamingReply) send(request.withStream(true), newCall().build());
  }

  /**
   * Sends a request as part of a call that the caller of this method made, and may cancel from any
   * thread.
   *
   * @return a {@link StreamingReply} if the request asks for a stream, else a {@link CompleteReply}
   * @throws io.aiprovider.failure.ChatException if nobody could answer
   */
  public ChatReply send(ChatRequest request, ChatCall call) {
    return pipeline.send(request, call);
  }

  /** A call with this client's deadline, for {@link #send}. */
  public ChatCall.Builder newCall() {
    return ChatCall.builder().timeLimit(deadline);
  }

  /** The names that can be asked for. */
  public List<ModelEntry> models() {
    return pipeline.models();
  }

  /** How each provider is doing, by name. Probes that are due take a few seconds at most. */
  public CompletableFuture<Map<String, ProviderHealth>> health() {
    return pipeline.health();
  }

  /** Counts and times of the calls so far. */
  public CallStatistics.Snapshot statistics() {
    return pipeline.statistics();
  }

  /** What the cache did so far; all zero when there is none. */
  public ResponseCache.Stats cacheStatistics() {
    return pipeline.cacheStatistics();
  }

  /** Closes the providers and ends the client's threads. Calls under way may fail. */
  @Override
  public void close() {
    pipeline.close();
  }

  /** Builds a client. Not thread-safe. */
  public static final class Builder {
    final Map<String, ChatProvider> providers = new LinkedHashMap<>();
    final Map<String, ProviderOptions> providerOptions = new LinkedHashMap<>();
    final List<ChatInterceptor> interceptors = new ArrayList<>();
    final Map<String, Price> prices = new LinkedHashMap<>();
    RoutingOptions routing = RoutingOptions.DEFAULT;
    ResilienceOptions resilience = ResilienceOptions.DEFAULT;
    CacheOptions cacheOptions = CacheOptions.DEFAULT;
    @Nullable ResponseCache cache;
    ModelCatalog catalog = ModelCatalog.bundled();
    Duration healthCheckTtl = Duration.ofSeconds(30);
    @Nullable ChatMetrics metrics;
    Clock clock = Clock.systemUTC();

    private Builder() {}

    /** Adds a provider that is asked after those added before, and serves whatever is asked for. */
    public Builder provider(ChatProvider provider) {
      int next = providers.size() + 1;
      return provider(
          provider,
          ProviderOptions.builder()
              .type(provider.type())
              .defaultModel(provider.defaultModel())
              .priority(next)
              .build());
    }

    /**
     * Adds a provider.
     *
     * @throws IllegalArgumentException if there is one of that name
     */
    public Builder provider(ChatProvider provider, ProviderOptions options) {
      if (providers.putIfAbsent(provider.name(), provider) != null) {
        throw new IllegalArgumentException(
            "There are two providers called '" + provider.name() + "': give each a name.");
      }
      providerOptions.put(provider.name(), options);
      return this;
    }

    /**
     * Adds an interceptor, after those added before: on the attempt chain if it is an {@link
     * io.aiprovider.call.AttemptInterceptor}, else on the call chain.
     */
    public Builder interceptor(ChatInterceptor interceptor) {
      interceptors.add(interceptor);
      return this;
    }

    /** Sets what a provider charges, whatever the catalog says. */
    public Builder price(String provider, Price price) {
      prices.put(provider, price);
      return this;
    }

    public Builder routing(RoutingOptions options) {
      this.routing = options;
      return this;
    }

    public Builder resilience(ResilienceOptions options) {
      this.resilience = options;
      return this;
    }

    /** Sets how answers are cached. */
    public Builder cache(CacheOptions options) {
      this.cacheOptions = options;
      return this;
    }

    /** Sets where answers are cached. Default: in memory. */
    public Builder cache(ResponseCache responseCache) {
      this.cache = responseCache;
      return this;
    }

    /** Sets which models are known, and their prices. Default: {@link ModelCatalog#bundled()}. */
    public Builder catalog(ModelCatalog models) {
      this.catalog = models;
      return this;
    }

    /** Sets how long a probe's outcome is kept. Default: 30 s. */
    public Builder healthCheckTtl(Duration ttl) {
      this.healthCheckTtl = ttl;
      return this;
    }

    /** Sets where calls, attempts and the providers' health are recorded. Default: nowhere. */
    public Builder metrics(ChatMetrics chatMetrics) {
      this.metrics = chatMetrics;
      return this;
    }

    /** Sets the clock of caches, circuits and budgets. Default: the system's. */
    public Builder clock(Clock time) {
      this.clock = time;
      return this;
    }

    ResponseCache cacheOrDefault() {
      return cache != null ? cache : new CaffeineResponseCache(cacheOptions.maxBytes(), clock);
    }

    /**
     * The client.
     *
     * @throws IllegalArgumentException if there is no provider, or the settings contradict each
     *     other
     */
    public ChatClient build() {
      if (providers.isEmpty()) {
        throw new IllegalArgumentException(
            "A client needs a provider: add one with provider(…), a SimulatedProvider for instance.");
      }
      for (String name : prices.keySet()) {
        if (!providers.containsKey(name)) {
          throw new IllegalArgumentException(
              "There is a price for '" + name + "', but no provider of that name.");
        }
      }
      return new ChatClient(this);
    }
  }
}
