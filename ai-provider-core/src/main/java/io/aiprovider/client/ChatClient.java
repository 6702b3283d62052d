package io.aiprovider.client;

import io.aiprovider.cache.CacheOptions;
import io.aiprovider.cache.ResponseCache;
import io.aiprovider.call.CallListener;
import io.aiprovider.call.Caller;
import io.aiprovider.call.ChatCall;
import io.aiprovider.call.ChatInterceptor;
import io.aiprovider.call.RoutePlan;
import io.aiprovider.catalog.ModelCatalog;
import io.aiprovider.catalog.Price;
import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.chat.assembly.ResponseAssembler;
import io.aiprovider.health.ProviderHealth;
import io.aiprovider.observe.CallStatistics;
import io.aiprovider.observe.ChatMetrics;
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
 * One client over many providers: it asks the first that may serve a request, goes on to the next
 * when that one fails, answers from its cache what was asked before, and calculates what each call
 * cost.
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
 * <p>Thread-safe; one client serves a whole program. Calls block the calling thread. To interrupt
 * it ends the call, and the request to the provider, with {@link io.aiprovider.failure.Cancelled};
 * the thread stays interrupted.
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
   * @throws io.aiprovider.failure.ChatException if nobody could give it
   */
  public ChatResponse chat(ChatRequest request) {
    return chat(request, newCall().build());
  }

  ChatResponse chat(ChatRequest request, ChatCall call) {
    return ((CompleteReply) send(request.withStream(false), call)).response();
  }

  /**
   * Asks for an answer and waits for it, and for what belongs to it: who gave it, and what it cost.
   * Vectors and moderations are asked for in the same way.
   *
   * @throws io.aiprovider.failure.ChatException if nobody could give it
   */
  public CompleteReply ask(ChatRequest request) {
    ChatRequest plain = request.stream() ? request.withStream(false) : request;
    return (CompleteReply) send(plain, newCall().build());
  }

  /**
   * Asks for an answer as a record: the request goes out with a {@code response_format} of the
   * record's JSON Schema, strict unless there is a {@code Map} in it.
   *
   * @throws IllegalArgumentException if {@link io.aiprovider.json.JsonSchema} does not take the
   *     type
   * @throws io.aiprovider.failure.ContentFiltered if the model refused, or a content filter stopped
   *     it
   * @throws io.aiprovider.failure.MalformedReply if the answer was cut off, or does not fit the
   *     record; the {@code body} is the answer
   * @throws io.aiprovider.failure.ChatException if nobody could answer
   */
  public <T> TypedResponse<T> chat(ChatRequest request, Class<T> type) {
    StructuredOutput<T> output = new StructuredOutput<>(type);
    return output.read(chat(output.askedIn(request)));
  }

  /**
   * Asks for an answer, and runs the tools that the model calls until there is one; ten times at
   * most. For another bound, use {@link ToolLoop} with {@code client::chat}. Each time the model is
   * asked is a call of its own, with this client's deadline.
   *
   * @throws io.aiprovider.failure.ChatException as {@link ToolLoop#run} says
   */
  public ToolRun chat(ChatRequest request, Toolbox tools) {
    return ToolLoop.of(this::chat, tools).run(request);
  }

  /**
   * Asks for an answer as a record, and runs the tools that the model calls until there is one.
   *
   * @throws io.aiprovider.failure.ChatException as {@link #chat(ChatRequest, Class)} and {@link
   *     #chat(ChatRequest, Toolbox)} say
   */
  public <T> TypedResponse<T> chat(ChatRequest request, Toolbox tools, Class<T> type) {
    StructuredOutput<T> output = new StructuredOutput<>(type);
    return output.read(chat(output.askedIn(request), tools).response());
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
   * Like {@link #chat(ChatRequest, Toolbox)}, with all that the model says shown as it comes: also
   * what it says beside its calls.
   *
   * @param onText is given each piece of text, never an empty one, on the calling thread
   * @throws io.aiprovider.failure.ChatException as {@link ToolLoop#run} says
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
   * virtual ones where there are, else at most 256.
   */
  public AsyncChatClient async() {
    return async(engine.state().threads);
  }

  /** This client for programs that do not want to wait, on threads of their own. */
  public AsyncChatClient async(Executor executor) {
    engine.requireOpen();
    return new AsyncChatClient(this, executor);
  }

  /**
   * Sends a request as part of a call that the caller of this method made, and may cancel from any
   * thread.
   *
   * @return a {@link StreamingReply} if the request asks for a stream, else a {@link CompleteReply}
   * @throws io.aiprovider.failure.ChatException if nobody could answer
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
   * The names that can be requested. A model that its provider has taken away is among them only if
   * the configuration names it.
   */
  public List<ModelEntry> models() {
    return models(null);
  }

  /** The names that a caller may request; null: anybody. The router goes by the same rule. */
  public List<ModelEntry> models(@Nullable Caller caller) {
    return engine.ask(pipeline -> pipeline.models().models(caller));
  }

  /**
   * One name that can be requested: one of {@link #models(Caller)}, or {@code provider/model} with
   * a model that the provider is known to have.
   *
   * @param caller who asks; null: anybody
   * @return null when there is no such model, or the caller may not use it
   */
  public @Nullable ModelEntry model(String name, @Nullable Caller caller) {
    return engine.ask(pipeline -> pipeline.models().model(name, caller));
  }

  /**
   * Who would answer a request, in the order in which they are asked, and why others would not.
   * Nobody is asked anything, except where only the provider knows which models it has.
   *
   * @param call says who calls; its {@link ChatCall#routePlan()} has the plan, with what was left
   *     out, also when this method fails
   * @throws io.aiprovider.failure.ModelNotFound if nobody may answer it
   */
  public RoutePlan plan(ChatRequest request, ChatCall call) {
    return engine.ask(pipeline -> pipeline.plan(request, call));
  }

  /**
   * What calls by one of these names are billed at: what was set for the provider that serves it,
   * else the catalog's price of the model, or of the one it is an alias of.
   *
   * @return null when it is not known, and for a group, whose members differ
   */
  public @Nullable Price priceOf(ModelEntry entry) {
    return engine.ask(pipeline -> pipeline.priceOf(entry));
  }

  /** What is known of models: {@code catalog().find(name)} tells of one that can be asked for. */
  public ModelCatalog catalog() {
    return engine.ask(pipeline -> pipeline.configuration().catalog());
  }

  /** How each provider is doing, by name. Probes that are due take a few seconds at most. */
  public CompletableFuture<Map<String, ProviderHealth>> health() {
    return engine.askLater(Pipeline::health);
  }

  /** Counts and times of the calls so far. */
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
   * new one. A provider that is not used any more is closed when the last of those calls has ended.
   * What was learnt about a provider, as its circuits and its health, stays if the new one of its
   * name has an equal {@link ChatProvider#identity()}; so do statistics and the cache in memory,
   * unless its size changes.
   *
   * <p>Changes by several threads are made one after the other.
   *
   * @param change is given the present settings, and changes what is to be different
   * @throws IllegalArgumentException if the settings contradict each other; the client then goes on
   *     as before, and does not close the providers that were to be added
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
   * Closes the providers and ends the client's threads. Calls under way may fail. Whatever is asked
   * of the client afterwards fails with an {@link IllegalStateException}, except for its {@link
   * #statistics()}.
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
     * Adds a provider that is asked after those added before, for what it is known to have: a
     * vendor's own service for the vendor's models, another one for any name.
     */
    public Builder provider(ChatProvider provider) {
      Objects.requireNonNull(provider, "There is no provider in provider(null).");
      return provider(provider, ProviderOptions.builder().priority(providers.size() + 1).build());
    }

    /**
     * Adds a provider.
     *
     * @throws IllegalArgumentException if there is one of that name, or the name is blank
     */
    public Builder provider(ChatProvider provider, ProviderOptions options) {
      Objects.requireNonNull(options, "A provider needs its options: null is none.");
      if (provider.name().isBlank()) {
        throw new IllegalArgumentException(
            "A provider has a blank name: it is called by its name in routes, logs and metrics.");
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
     * @throws IllegalArgumentException if there is none of that name
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
     * io.aiprovider.call.AttemptInterceptor}, else on the call chain.
     */
    public Builder interceptor(ChatInterceptor interceptor) {
      interceptors.add(
          Objects.requireNonNull(interceptor, "There is no interceptor in interceptor(null)."));
      return this;
    }

    /** Adds a listener that is told what happens to each call, after those added before. */
    public Builder listener(CallListener listener) {
      listeners.add(Objects.requireNonNull(listener, "There is no listener in listener(null)."));
      return this;
    }

    /** Sets what a provider charges, whatever the catalog says. */
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
     * Sets the clock that tells dates: of cached answers, of prices, and those that are shown.
     * Default: the system's.
     */
    public Builder clock(Clock time) {
      this.clock = given(time, "clock");
      return this;
    }

    /**
     * Sets the clock that measures durations: deadlines, circuits, cooldowns, budgets, health and
     * statistics. Default: the system's, which setting the system's time does not change.
     */
    public Builder monotonicClock(MonotonicClock time) {
      this.monotonicClock = given(time, "monotonicClock");
      return this;
    }

    private static <T> T given(T value, String method) {
      return Objects.requireNonNull(
          value, () -> "There is nothing in " + method + "(null): leave it out for the default.");
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
