package io.aiprovider.client;

import io.aiprovider.cache.ResponseCache;
import io.aiprovider.call.ChatCall;
import io.aiprovider.caller.Caller;
import io.aiprovider.catalog.ModelCatalog;
import io.aiprovider.catalog.Price;
import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.chat.assembly.ResponseAssembler;
import io.aiprovider.health.HealthCheckStatistics;
import io.aiprovider.health.ProviderHealth;
import io.aiprovider.observe.CallStatistics;
import io.aiprovider.observe.ProviderStatistics;
import io.aiprovider.plan.RoutePlan;
import io.aiprovider.provider.ChatProvider;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.routing.ModelEntry;
import io.aiprovider.routing.ProviderEntry;
import io.aiprovider.switches.Switches;
import io.aiprovider.tool.ToolLoop;
import io.aiprovider.tool.ToolRun;
import io.aiprovider.tool.Toolbox;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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

  ChatClient(Engine engine) {
    this.engine = engine;
  }

  public static ChatClientBuilder builder() {
    return new ChatClientBuilder();
  }

  /**
   * Requests an answer and waits for it.
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
    return output.read(chat(output.requestIn(request)));
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
   * @throws io.aiprovider.failure.ChatException for the reasons of {@link #chat(ChatRequest,
   *     Class)} and {@link #chat(ChatRequest, Toolbox)}
   */
  public <T> TypedResponse<T> chat(ChatRequest request, Toolbox tools, Class<T> type) {
    StructuredOutput<T> output = new StructuredOutput<>(type);
    return output.read(chat(output.requestIn(request), tools).response());
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
    return ToolLoop.of(each -> passedOn(each, onText), tools).run(request);
  }

  private ChatResponse passedOn(ChatRequest request, Consumer<String> onText) {
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
   * @return a {@link StreamingReply} if the request is for a stream, else a {@link CompleteReply}
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
        .timeLimit(engine.read(pipeline -> pipeline.configuration().resilience().deadline()))
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
    return engine.read(pipeline -> pipeline.models().models(caller));
  }

  /**
   * One name that can be requested: one of {@link #models(Caller)}, or {@code provider/model} with
   * a model that the provider is known to have.
   *
   * @param caller the caller; null: any caller
   * @return null when there is no such model, or the caller may not use it
   */
  public @Nullable ModelEntry model(String name, @Nullable Caller caller) {
    return engine.read(pipeline -> pipeline.models().model(name, caller));
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
    return engine.read(pipeline -> pipeline.plan(request, call));
  }

  /** What the client would do now with a request of a call without a caller. */
  public Explanation explain(ChatRequest request) {
    return explain(request, newCall().build());
  }

  /**
   * What the client would do now with a request: which targets it would call and why not others,
   * what the cache and the budgets would do, and what it would probably cost. The rules are those
   * of a call, but nothing is counted, reserved or stored, and no provider is called, except where
   * only the provider knows which models it has. Interceptors of the program are not called.
   *
   * @param call contains the caller, its tags and its cache directives. Use it for nothing else
   */
  public Explanation explain(ChatRequest request, ChatCall call) {
    return engine.read(pipeline -> pipeline.explain(request, call));
  }

  /**
   * The price of calls that request one of these names: the price set for the provider that serves
   * it, else the catalog's price of the model, or of the model that the alias means.
   *
   * @return null when it is not known, and for a group, because the prices of its targets differ
   */
  public @Nullable Price priceOf(ModelEntry entry) {
    return engine.read(pipeline -> pipeline.priceOf(entry));
  }

  /** What is known about models. {@code catalog().find(name)} describes one of them. */
  public ModelCatalog catalog() {
    return engine.read(pipeline -> pipeline.configuration().catalog());
  }

  /** The health of each provider, by name. Probes that are due take a few seconds at most. */
  public CompletableFuture<Map<String, ProviderHealth>> health() {
    return engine.readLater(Pipeline::health);
  }

  /**
   * The health of each provider, by name, after this time at the latest. A provider whose probe has
   * not ended by then has the state that was known before; its probe goes on, and later calls of
   * this method do not wait for it.
   */
  public CompletableFuture<Map<String, ProviderHealth>> health(Duration atMost) {
    return engine.readLater(pipeline -> pipeline.health(atMost));
  }

  /**
   * Probes a provider now, with a request that costs nothing, even if its health is known.
   *
   * @throws IllegalArgumentException if there is no such provider
   */
  public CompletableFuture<ProviderHealth> probe(String provider) {
    return engine.readLater(pipeline -> pipeline.probe(provider));
  }

  /** The providers, by priority. */
  public List<ProviderEntry> providers() {
    return engine.read(Pipeline::providerEntries);
  }

  /** The switches of operators. They hold for each call from now on, until they expire. */
  public Switches switches() {
    return engine.state().switches;
  }

  /**
   * Closes circuits of a provider and ends all waits after its failures, so that it is called
   * again; for a provider that is known to work again.
   *
   * @param model the model, by the provider's name for it; null: all its models
   */
  public void resetCircuits(String provider, @Nullable String model) {
    engine.read(pipeline -> pipeline.circuits()).reset(provider, model);
  }

  /** Counts and durations of the calls so far. */
  public CallStatistics.Snapshot statistics() {
    return engine.state().statistics.snapshot();
  }

  /** Counts and durations of the attempts on a provider so far; nothing for an unknown one. */
  public ProviderStatistics.Snapshot statistics(String provider) {
    return engine.state().providerStatistics.snapshot(provider);
  }

  /** How often the health of a provider was requested so far. */
  public HealthCheckStatistics healthCheckStatistics() {
    return engine.state().healthChecks;
  }

  /** What the cache did so far; all zero when there is none. */
  public ResponseCache.Stats cacheStatistics() {
    return engine.read(Pipeline::cacheStatistics);
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
  public void reconfigure(Consumer<ChatClientBuilder> change) {
    engine.reconfigure(before -> changed(new ChatClientBuilder(before, engine.state()), change));
  }

  /**
   * Replaces all settings while calls go on: like {@link #reconfigure}, but the builder has none
   * yet, except for the clocks and the metrics. A provider of the client can be added again.
   *
   * @param settings adds the providers and all other settings
   * @throws IllegalArgumentException if the settings contradict each other; the client then keeps
   *     its old settings, and does not close the new providers
   * @throws IllegalStateException if the client is closed
   */
  public void configure(Consumer<ChatClientBuilder> settings) {
    engine.reconfigure(before -> changed(new ChatClientBuilder(engine.state()), settings));
  }

  /**
   * Checks settings as {@link #configure} does, but does not use them. Nothing changes, and no
   * provider is closed.
   *
   * @throws IllegalArgumentException if the settings contradict each other
   * @throws IllegalStateException if the client is closed
   */
  public void check(Consumer<ChatClientBuilder> settings) {
    engine.check(before -> changed(new ChatClientBuilder(engine.state()), settings));
  }

  private Configuration changed(ChatClientBuilder settings, Consumer<ChatClientBuilder> change) {
    change.accept(settings);
    settings.requireSameState(engine.state());
    return settings.configuration();
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
}
