package io.aiprovider.provider.google;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.Operation;
import io.aiprovider.json.JsonObject;
import io.aiprovider.provider.ChatProvider;
import io.aiprovider.provider.EmbeddingBatches;
import io.aiprovider.provider.ProviderAccount;
import io.aiprovider.provider.Unsupported;
import io.aiprovider.provider.http.HttpEndpoint;
import io.aiprovider.provider.http.HttpReply;
import io.aiprovider.provider.http.HttpTransport;
import io.aiprovider.provider.http.ServiceAccounts;
import io.aiprovider.provider.http.ServiceIdentity;
import io.aiprovider.provider.wire.ErrorClassifier;
import io.aiprovider.provider.wire.ReplyReader;
import io.aiprovider.provider.wire.request.EmbeddingFields;
import io.aiprovider.provider.wire.request.LegacyFunctions;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.Target;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Google's <a href="https://ai.google.dev/api/generate-content">Gemini API</a>. Requests and
 * answers have OpenAI's form. Fields that only Google has keep Google's names in both:
 *
 * <ul>
 *   <li>thought signatures are {@code extra_content.google.thought_signature} of tool calls and
 *       messages, and are sent back with them;
 *   <li>an answer's thinking is in {@code reasoning_content};
 *   <li>{@code safety_settings} and {@code cached_content} are passed on.
 * </ul>
 *
 * <p>Thread-safe.
 *
 * @since 0.1
 */
public final class GoogleProvider implements ChatProvider {
  private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(5);

  /** The API's limit for one batch of embeddings. */
  private static final int MAX_TEXTS = 100;

  private final String name;
  private final ServiceIdentity identity;
  private final List<ProviderAccount> accounts;
  private final HttpTransport transport;
  private final String root;
  private final Map<String, String> headers;
  private final ErrorClassifier errors;
  private final GoogleRequestTranslation requests;

  GoogleProvider(
      HttpTransport transport,
      String root,
      Map<String, String> headers,
      ServiceAccounts accounts,
      ErrorClassifier errors,
      GoogleRequestTranslation requests) {
    this.name = errors.provider();
    this.identity = ServiceIdentity.of("google", root, accounts.identifying(headers));
    this.accounts = accounts.all();
    this.transport = transport;
    this.root = root;
    this.headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    this.headers.put("Accept", "*/*");
    this.headers.putAll(headers);
    this.errors = errors;
    this.requests = requests;
    transport.endpoint(root, this.headers); // fails now if the URL or a header is not valid
  }

  /**
   * Starts building a provider.
   *
   * @param name the name it is configured, measured and reported under
   */
  public static GoogleProviderBuilder builder(String name) {
    return new GoogleProviderBuilder(name);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String type() {
    return "google";
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
    return true;
  }

  @Override
  public String defaultModel() {
    return "gemini-3.5-flash-lite";
  }

  @Override
  public Set<Operation> operations() {
    return EnumSet.of(Operation.CHAT, Operation.EMBEDDING);
  }

  @Override
  public boolean reportsDispatch() {
    return true;
  }

  @Override
  public ChatReply chat(ChatRequest request, ChatCall attempt) {
    return request.operation() == Operation.CHAT
        ? LegacyFunctions.asTools(request, translated -> ask(translated, attempt))
        : ask(request, attempt);
  }

  private ChatReply ask(ChatRequest request, ChatCall attempt) {
    Target target = attempt.targetOr(name, request.model());
    if (request.operation() == Operation.EMBEDDING) {
      EmbeddingFields.dropOthers(request, new Unsupported(name, requests.handling(), attempt));
      return EmbeddingBatches.embed(
          request, MAX_TEXTS, target, attempt, batch -> embed(batch, target, attempt));
    }
    JsonObject body = requests.content(request, attempt);
    String method = request.stream() ? ":streamGenerateContent?alt=sse" : ":generateContent";
    HttpReply reply = post(target.model(), method, body, attempt);
    ReplyReader chats =
        reader(answer -> AnswerTranslation.completion(answer, target.model()), target);
    return request.stream()
        ? chats.streamed(reply, target, attempt)
        : chats.complete(reply, target);
  }

  private ReplyReader reader(UnaryOperator<JsonObject> answer, Target target) {
    return new ReplyReader(errors, answer, events -> new StreamTranslation(events, target.model()));
  }

  private CompleteReply embed(ChatRequest request, Target target, ChatCall attempt) {
    JsonObject body = EmbeddingTranslation.batch(request, path(target.model()));
    HttpReply reply = post(target.model(), ":batchEmbedContents", body, attempt);
    return reader(answer -> EmbeddingTranslation.list(answer, target.model()), target)
        .complete(reply, target, Operation.EMBEDDING);
  }

  private HttpReply post(String model, String method, JsonObject body, ChatCall attempt) {
    HttpReply reply =
        transport
            .endpoint(root + "/" + path(model) + method, headers)
            .post(body.toBytes(), attempt);
    if (!reply.isSuccess()) {
      throw errors.failure(reply);
    }
    return reply;
  }

  private static String path(String model) {
    String bare = model.startsWith("models/") ? model.substring("models/".length()) : model;
    return "models/" + URLEncoder.encode(bare, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Lists one model, which costs nothing. */
  @Override
  public void probe() {
    HttpEndpoint models = transport.endpoint(root + "/models?pageSize=1", headers);
    errors.checkProbe(models.get(ChatCall.create(), PROBE_TIMEOUT));
  }

  @Override
  public void close() {
    transport.close();
  }
}
