package io.aiprovider.provider.openai;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.Operation;
import io.aiprovider.provider.ChatProvider;
import io.aiprovider.provider.EmbeddingBatches;
import io.aiprovider.provider.ProviderAccount;
import io.aiprovider.provider.Unsupported;
import io.aiprovider.provider.http.HttpReply;
import io.aiprovider.provider.http.HttpTransport;
import io.aiprovider.provider.http.ServiceIdentity;
import io.aiprovider.provider.openai.answer.OpenAiAnswers;
import io.aiprovider.provider.wire.ErrorClassifier;
import io.aiprovider.provider.wire.ReplyReader;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.Target;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI, or a service with its chat completions protocol. Requests are sent byte for byte, unknown
 * fields included, except for
 *
 * <ul>
 *   <li>{@code stream_options.include_usage}, which is set in streamed requests,
 *   <li>{@code max_tokens} and {@code max_completion_tokens}: the one that the model accepts is
 *       sent,
 *   <li>fields that the service or the model refuses: depending on the configuration they are
 *       dropped and reported to the caller, or the request is refused,
 *   <li>reasoning, which is switched off where a model calls functions only without it,
 *   <li>thinking and signatures of other providers in earlier answers, which are not sent.
 * </ul>
 *
 * <p>Answers are passed on byte for byte, too, if they follow OpenAI's schema. Otherwise they are
 * brought into its form: names of fields, missing members, the identity of streamed tool calls,
 * usage.
 *
 * <p>Thread-safe.
 *
 * @since 0.1
 */
public final class OpenAiCompatibleProvider implements ChatProvider {
  private static final Duration PROBE_TIME = Duration.ofSeconds(5);

  private final String name;
  private final Preset preset;
  private final boolean vendorsOwn;
  private final ServiceIdentity identity;
  private final List<ProviderAccount> accounts;
  private final OpenAiRequestTranslation requests;
  private final HttpTransport transport;
  private final Endpoints endpoints;
  private final ErrorClassifier errors;
  private final OpenAiAnswers answers;
  private volatile List<String> models = List.of();

  OpenAiCompatibleProvider(
      Preset preset,
      boolean vendorsOwn,
      ServiceIdentity identity,
      List<ProviderAccount> accounts,
      OpenAiRequestTranslation requests,
      HttpTransport transport,
      Endpoints endpoints,
      OpenAiAnswers answers) {
    this.errors = answers.errors();
    this.name = errors.provider();
    this.preset = preset;
    this.vendorsOwn = vendorsOwn;
    this.identity = identity;
    this.accounts = accounts;
    this.requests = requests;
    this.transport = transport;
    this.endpoints = endpoints;
    this.answers = answers;
  }

  /**
   * Starts building a provider. The default is OpenAI itself.
   *
   * @param name the name it is configured, measured and reported under
   */
  public static OpenAiCompatibleProviderBuilder builder(String name) {
    return new OpenAiCompatibleProviderBuilder(name);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String type() {
    return preset == Preset.AZURE_OPENAI ? Preset.OPENAI.label() : preset.label();
  }

  @Override
  public Object identity() {
    return identity;
  }

  @Override
  public List<ProviderAccount> accounts() {
    return accounts;
  }

  @Override
  public boolean isVendorsOwn() {
    return vendorsOwn;
  }

  @Override
  public @Nullable String defaultModel() {
    return preset.defaultModel();
  }

  @Override
  public Set<Operation> operations() {
    return switch (preset) {
      case OPENAI -> EnumSet.allOf(Operation.class);
      case AZURE_OPENAI, OLLAMA, VLLM, TOGETHER, OPENROUTER ->
          EnumSet.of(Operation.CHAT, Operation.COMPLETION, Operation.EMBEDDING);
      case MISTRAL -> EnumSet.of(Operation.CHAT, Operation.EMBEDDING, Operation.MODERATION);
      case DEEPSEEK, GROQ, XAI -> EnumSet.of(Operation.CHAT);
    };
  }

  @Override
  public boolean reportsDispatch() {
    return true;
  }

  @Override
  public ChatReply chat(ChatRequest request, ChatCall attempt) {
    Target target = attempt.targetOr(name, request.model());
    return switch (request.operation()) {
      case CHAT -> send(requests.translated(request, attempt), target, attempt);
      case COMPLETION ->
          send(request.stream() ? StreamUsage.requestedIn(request) : request, target, attempt);
      case MODERATION -> send(request, target, attempt);
      case EMBEDDING -> embed(request, target, attempt);
    };
  }

  private ChatReply embed(ChatRequest request, Target target, ChatCall attempt) {
    EmbeddingDialect dialect = EmbeddingDialect.of(preset);
    Unsupported unsupported = new Unsupported(name, requests.handling(), attempt);
    ChatRequest translated = dialect.translated(request, unsupported);
    unsupported.report();
    return EmbeddingBatches.embed(
        translated,
        dialect.mostTexts(),
        target,
        attempt,
        batch -> (CompleteReply) send(batch, target, attempt));
  }

  private ChatReply send(ChatRequest request, Target target, ChatCall attempt) {
    Operation operation = request.operation();
    HttpReply reply =
        endpoints
            .of(operation, target.model(), request.stream())
            .post(request.json().toBytes(), attempt);
    if (!reply.isSuccess()) {
      throw errors.failure(reply);
    }
    ReplyReader reader = answers.reader(operation, target.model());
    return request.stream()
        ? reader.streamed(reply, target, attempt)
        : reader.complete(reply, target, operation);
  }

  /** Lists the models, which costs nothing. A provider without such a list counts as reachable. */
  @Override
  public void probe() {
    HttpReply reply = endpoints.models().get(ChatCall.create(), PROBE_TIME);
    if (reply.isSuccess()) {
      models = ModelList.read(reply);
    } else {
      errors.checkProbe(reply);
    }
  }

  @Override
  public List<String> models() {
    return models;
  }

  @Override
  public void close() {
    transport.close();
  }
}
