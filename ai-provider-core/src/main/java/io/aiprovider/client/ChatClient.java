package io.aiprovider.client;

import io.aiprovider.cache.CacheOptions;
import io.aiprovider.cache.ResponseCache;
import io.aiprovider.call.CallListener;
import io.aiprovider.call.ChatCall;
import io.aiprovider.caller.Caller;
import io.aiprovider.catalog.ModelCatalog;
import io.aiprovider.catalog.Price;
import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.chat.assembly.ResponseAssembler;
import io.aiprovider.health.ProviderHealth;
import io.aiprovider.interceptor.ChatInterceptor;
import io.aiprovider.observe.CallStatistics;
import io.aiprovider.observe.ChatMetrics;
import io.aiprovider.plan.RoutePlan;
import io.aiprovider.provider.ChatProvider;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.resilience.ResilienceOptions;
import io.aiprovider.routing.ConfiguredProvider;
import io.aiprovider.routing.ModelEntry;
import io.aiprovider.routing.ProviderOptions;
import io.aiprovider.routing.RoutingOptions;
import io.aiprovider.time.MonotonicClock;
import io.aiprovider.tool.ToolLoop;
import io.aiprovider.tool.ToolRun;
import io.aiprovider.tool.Toolbox;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One client for many providers: it calls the first provider that may serve a request, fails over
 * to the next when that one fails, answers repeated requests from its cache, and calculates the
 * cost of each call.
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
 * <p>Thread-safe; one client serves a whole program. Calls block the calling thread. Interrupting
 * this thread ends the call and the request to the provider with {@link
 * io.aiprovider.failure.Cancelled}; the thread stays interrupted.
 *
 * @since 0.1
 */
public final class ChatClient implements AutoCloseable {
  private final Engine engine;

  private ChatClient(Builder builder) {
    this.engine =
        new Engine(
            new EngineState(builder.clock, builder.monotonicClock, builder.metrics),
            builder.configuration());
  }

  public static Builder builder() {
    return new Builder();
  }

  /**
   * Asks for an answer and waits for it.
   *
   * @throws io.aiprovider.failure.ChatException if no provider could answer
   */
  public ChatResponse chat(ChatRequest request) {
    return chat(request, newCall().build());
  }

  ChatResponse chat(ChatRequest request, ChatCall call) {
    return ((CompleteReply) send(request.withStream(false), call)).response();
  }

  /**
   * Sends a request and waits for the answer, together with the provider that gave it and its cost.
   * Vectors and moderations are requested in the same way.
   *
   * @throws io.aiprovider.failure.ChatException if no provider could answer
   */
  public CompleteReply ask(ChatRequest request) {
    ChatRequest plain = request.stream() ? request.withStream(false) : request;
    return (CompleteReply) send(plain, newCall().build());
  }

  /**
   * Requests an answer as a record: the request is sent with a {@code response_format} of the
   * record's JSON Schema, strict unless there is a {@code Map} in it.
   *
   * @throws IllegalArgumentException if {@link io.aiprovider.json.JsonSchema} does not support the
   *     type
   * @throws io.aiprovider.failure.ContentFiltered if the model refused, or a content filter stopped
   *     it
   * @throws io.aiprovider.failure.MalformedReply if the answer was cut off, or does not fit the
   *     record; the {@code body} is the answer
   * @throws io.aiprovider.failure.ChatException if no provider could answer
   */
  public <T> TypedResponse<T> chat(ChatRequest request, Class<T> type) {
    StructuredOutput<T> output = new StructuredOutput<>(type);
    return output.read(chat(output.askedIn(request)));
  }

  /**
   * Requests an answer and runs the tools that the model calls, until the model answers; at most
   * ten rounds. For another limit, use {@link ToolLoop} with {@code client::chat}. Each request to
   * the model is a separate call with this client's deadline.
   *
   * @throws io.aiprovider.failure.ChatException as {@link ToolLoop#run} throws
   */
  public ToolRun chat(ChatRequest request, Toolbox tools) {
    return ToolLoop.of(this::chat, tools).run(request);
  }

  /**
   * Requests an answer as a record, and runs the tools that the model calls until it answers.
   *
   * @throws io.aiprovider.failure.ChatException as {@link #chat(ChatRequest, Class)} and {@link
   *     #chat(ChatRequest, Toolbox)} say
   */
  public <T> TypedResponse<T> chat(ChatRequest request, Toolbox tools, Class<T> type) {
    StructuredOutput<T> output = new StructuredOutput<>(type);
    return output.read(chat(output.askedIn(request), tools).response());
  }

  /**
   * Requests an answer as a stream, and waits for its first content. The reply must be read to its
   * end or closed.
   *
   * @throws io.aiprovider.failure.ChatException if no provider could answer
   */
  public StreamingReply stream(ChatRequest request) {
    return (StreamingReply) send(request.withStream(true), newCall().build());
  }

  /**
   * Like {@link #chat(ChatRequest, Toolbox)}, but passes on all text of the model as it arrives,
   * including text that comes with its tool calls.
   *
   * @param onText receives each piece of text, never an empty one, on the calling thread
   * @throws io.aiprovider.failure.ChatException as {@link ToolLoop#run} throws
   */
  public ToolRun stream(ChatRequest request, Toolbox tools, Consumer<String> onText) {
    return ToolLoop.of(each -> shown(each, onText), tools).run(request);
  }

  private ChatResponse shown(ChatRequest request, Consumer<String> onText) {
    ResponseAssembler assembler = new ResponseAssembler();
    try (StreamingReply reply = stream(request)) {
      for (ChatChunk chunk : reply) {
        assembler.add(chunk);
        if (!chunk.text().isEmpty()) {
          onText.accept(chunk.text());
        }
      }
    }
    return assembler.response();
  }

  /** Vectors of texts, from the same providers. */
  public EmbeddingClient embeddings() {
    engine.requireOpen();
    return new EmbeddingClient(this);
  }

  /**
   * This client for programs that do not want to wait. Its calls run on threads of the client:
   * virtual threads where the Java runtime has them, else at most 256.
   */
  public AsyncChatClient async() {
    return async(engine.state().threads);
  }

  /** This client for programs that do not want to wait, on their own threads. */
  public AsyncChatClient async(Executor executor) {
    engine.requireOpen();
    return new AsyncChatClient(this, executor);
  }

  /**
   * Sends a request as part of a call that the caller of this method created, and can cancel from
   * any thread.
   *
   * @return a {@link StreamingReply} if the request asks for a stream, else a {@link CompleteReply}
   * @throws io.aiprovider.failure.ChatException if no provider could answer
   */
  public ChatReply send(ChatRequest request, ChatCall call) {
    ChatReply reply = engine.send(request, call);
    if (request.stream()) {
      return reply instanceof CompleteReply complete ? complete.streamed() : reply;
    }
    return reply instanceof StreamingReply stream ? stream.collected() : reply;
  }

  /** A call with this client's deadline, for {@link #send}. */
  public ChatCall.Builder newCall() {
    return ChatCall.builder()
        .timeLimit(engine.ask(pipeline -> pipeline.configuration().resilience().deadline()))
        .clocks(engine.state().clock, engine.state().monotonicClock);
  }

  /**
   * The names that can be requested. A model that its provider no longer offers is included only if
   * the configuration names it.
   */
  public List<ModelEntry> models() {
    return models(null);
  }

  /** The names that a caller may request; null: any caller. The router applies the same rule. */
  public List<ModelEntry> models(@Nullable Caller caller) {
    return engine.ask(pipeline -> pipeline.models().models(caller));
  }

  /**
   * One name that can be requested: one of {@link #models(Caller)}, or {@code provider/model} with
   * a model that the provider is known to have.
   *
   * @param caller the caller; null: any caller
   * @return null when there is no such model, or the caller may not use it
   */
  public @Nullable ModelEntry model(String name, @Nullable Caller caller) {
    return engine.ask(pipeline -> pipeline.models().model(name, caller));
  }

  /**
   * The targets that would be called for a request, in order, and why others would not be. No
   * provider is called, except where only the provider knows which models it has.
   *
   * @param call contains the caller; its {@link ChatCall#routePlan()} is the plan, including the
   *     targets that were left out, also when this method fails
   * @throws io.aiprovider.failure.ModelNotFound if no target may answer it
   */
  public RoutePlan plan(ChatRequest request, ChatCall call) {
    return engine.ask(pipeline -> pipeline.plan(request, call));
  }

  /**
   * The price of calls that request one of these names: the price set for the provider that serves
   * it, else the catalog's price of the model, or of the model that the alias means.
   *
   * @return null when it is not known, and for a group, because the prices of its targets differ
   */
  public @Nullable Price priceOf(ModelEntry entry) {
    return engine.ask(pipeline -> pipeline.priceOf(entry));
  }

  /** What is known about models. {@code catalog().find(name)} describes one of them. */
  public ModelCatalog catalog() {
    return engine.ask(pipeline -> pipeline.configuration().catalog());
  }

  /** The health of each provider, by name. Probes that are due take a few seconds at most. */
  public CompletableFuture<Map<String, ProviderHealth>> health() {
    return engine.askLater(Pipeline::health);
  }

  /** Counts and durations of the calls so far. */
  public CallStatistics.Snapshot statistics() {
    return engine.state().statistics.snapshot();
  }

  /** What the cache did so far; all zero when there is none. */
  public ResponseCache.Stats cacheStatistics() {
    return engine.ask(Pipeline::cacheStatistics);
  }

  /**
   * Changes providers and other settings while calls go on:
   *
   * <pre>{@code
   * client.reconfigure(settings -> settings.removeProvider("old").provider(added));
   * }</pre>
   *
   * <p>Calls that have begun end with the configuration they began with; later ones begin with the
   * new one. A provider that is no longer used is closed when the last of those calls has ended.
   * What is known about a provider, such as its circuits and its health, is kept if the new
   * provider of the same name has an equal {@link ChatProvider#identity()}; statistics are kept
   * too, and so is the cache in memory unless its size changes.
   *
   * <p>Changes by several threads are made one after the other.
   *
   * @param change receives the current settings and changes them
   * @throws IllegalArgumentException if the settings contradict each other; the client then keeps
   *     its old settings, and does not close the new providers
   * @throws IllegalStateException if the client is closed
   */
  public void reconfigure(Consumer<Builder> change) {
    engine.reconfigure(
        before -> {
          Builder settings = new Builder(before, engine.state());
          change.accept(settings);
          settings.requireSameState(engine.state());
          return settings.configuration();
        });
  }

  /** Fails if the client is closed. */
  void requireOpen() {
    engine.requireOpen();
  }

  /**
   * Closes the providers and ends the client's threads. Calls under way may fail. After that, every
   * method fails with an {@link IllegalStateException}, except {@link #statistics()}.
   */
  @Override
  public void close() {
    engine.close();
  }

  /** Builds a client. Not thread-safe. */
  public static final class Builder {
    private final Map<String, ConfiguredProvider> providers = new LinkedHashMap<>();
    private final List<ChatInterceptor> interceptors = new ArrayList<>();
    private final List<CallListener> listeners = new ArrayList<>();
    private final Map<String, Price> prices = new LinkedHashMap<>();
    private RoutingOptions routing = RoutingOptions.DEFAULT;
    private ResilienceOptions resilience = ResilienceOptions.DEFAULT;
    private CacheOptions cacheOptions = CacheOptions.DEFAULT;
    private @Nullable ResponseCache cache;
    private ModelCatalog catalog = ModelCatalog.bundled();
    private Duration healthCheckTtl = Duration.ofSeconds(30);
    private @Nullable ChatMetrics metrics;
    private Clock clock = Clock.systemUTC();
    private MonotonicClock monotonicClock = MonotonicClock.system();

    private Builder() {}

    private Builder(Configuration configuration, EngineState state) {
      providers.putAll(configuration.providers());
      interceptors.addAll(configuration.interceptors());
      listeners.addAll(configuration.listeners());
      prices.putAll(configuration.prices());
      routing = configuration.routing();
      resilience = configuration.resilience();
      cacheOptions = configuration.cacheOptions();
      cache = configuration.cache();
      catalog = configuration.catalog();
      healthCheckTtl = configuration.healthCheckTtl();
      metrics = state.metrics;
      clock = state.clock;
      monotonicClock = state.monotonicClock;
    }

    /**
     * Adds a provider that is called after those added before, for the models that it is known to
     * have: a vendor's own service for the vendor's models, any other service for any name.
     */
    public Builder provider(ChatProvider provider) {
      Objects.requireNonNull(provider, "provider(null) is not allowed: pass a provider.");
      return provider(provider, ProviderOptions.builder().priority(providers.size() + 1).build());
    }

    /**
     * Adds a provider.
     *
     * @throws IllegalArgumentException if there is already a provider of that name, or the name is
     *     blank
     */
    public Builder provider(ChatProvider provider, ProviderOptions options) {
      Objects.requireNonNull(options, "A provider needs its options, but they are null.");
      if (provider.name().isBlank()) {
        throw new IllegalArgumentException(
            "A provider has a blank name: give it a name for routes, logs and metrics.");
      }
      ConfiguredProvider configured = new ConfiguredProvider(provider, options);
      if (providers.putIfAbsent(provider.name(), configured) != null) {
        throw new IllegalArgumentException(
            "There are two providers called '" + provider.name() + "': give each a name.");
      }
      return this;
    }

    /** The names of the providers so far, in the order in which they were added. */
    public List<String> providerNames() {
      return List.copyOf(providers.keySet());
    }

    /**
     * Removes a provider, and the price that was set for it.
     *
     * @throws IllegalArgumentException if there is no provider of that name
     */
    public Builder removeProvider(String name) {
      if (providers.remove(name) == null) {
        throw new IllegalArgumentException(
            "There is no provider called '"
                + name
                + "' to remove: there are "
                + providerNames()
                + ".");
      }
      prices.remove(name);
      return this;
    }

    /**
     * Adds an interceptor, after those added before: on the attempt chain if it is an {@link
     * io.aiprovider.interceptor.AttemptInterceptor}, else on the call chain.
     */
    public Builder interceptor(ChatInterceptor interceptor) {
      interceptors.add(
          Objects.requireNonNull(
              interceptor, "interceptor(null) is not allowed: pass an interceptor."));
      return this;
    }

    /** Adds a listener that receives the events of each call, after those added before. */
    public Builder listener(CallListener listener) {
      listeners.add(
          Objects.requireNonNull(listener, "listener(null) is not allowed: pass a listener."));
      return this;
    }

    /** Sets the prices of a provider. They replace the catalog's prices. */
    public Builder price(String provider, Price price) {
      prices.put(provider, given(price, "price"));
      return this;
    }

    public Builder routing(RoutingOptions options) {
      this.routing = given(options, "routing");
      return this;
    }

    public Builder resilience(ResilienceOptions options) {
      this.resilience = given(options, "resilience");
      return this;
    }

    /** Sets how answers are cached. */
    public Builder cache(CacheOptions options) {
      this.cacheOptions = given(options, "cache");
      return this;
    }

    /** Sets where answers are cached. Default: in memory. */
    public Builder cache(ResponseCache responseCache) {
      this.cache = given(responseCache, "cache");
      return this;
    }

    /** Sets which models are known, and their prices. Default: {@link ModelCatalog#bundled()}. */
    public Builder catalog(ModelCatalog models) {
      this.catalog = given(models, "catalog");
      return this;
    }

    /**
     * Sets how long a probe's outcome is kept. Default: 30 s.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public Builder healthCheckTtl(Duration ttl) {
      if (ttl.isNegative()) {
        throw new IllegalArgumentException(
            "A probe's outcome cannot be kept for " + ttl + ": use zero or more.");
      }
      this.healthCheckTtl = ttl;
      return this;
    }

    /** Sets where calls, attempts and the providers' health are recorded. Default: nowhere. */
    public Builder metrics(ChatMetrics chatMetrics) {
      this.metrics = chatMetrics;
      return this;
    }

    /**
     * Sets the clock for dates: those of cached answers, of prices, and those that are displayed.
     * Default: the system's.
     */
    public Builder clock(Clock time) {
      this.clock = given(time, "clock");
      return this;
    }

    /**
     * Sets the clock that measures durations: deadlines, circuits, cooldowns, budgets, health and
     * statistics. Default: the system's monotonic clock, which does not change when the system's
     * time is set.
     */
    public Builder monotonicClock(MonotonicClock time) {
      this.monotonicClock = given(time, "monotonicClock");
      return this;
    }

    private static <T> T given(T value, String method) {
      return Objects.requireNonNull(
          value, () -> method + "(null) is not allowed: leave it out for the default.");
    }

    private Configuration configuration() {
      return new Configuration(
          providers,
          interceptors,
          listeners,
          prices,
          routing,
          resilience,
          cacheOptions,
          cache,
          catalog,
          healthCheckTtl);
    }

    private void requireSameState(EngineState state) {
      if (!clock.equals(state.clock)
          || !monotonicClock.equals(state.monotonicClock)
          || !Objects.equals(metrics, state.metrics)) {
        throw new IllegalArgumentException(
            "The clocks and the metrics of a client cannot be changed while it runs: set them"
                + " before build().");
      }
    }

    /**
     * The client.
     *
     * @throws IllegalArgumentException if there is no provider, or the settings contradict each
     *     other
     */
    public ChatClient build() {
      return new ChatClient(this);
    }
  }
}
