package io.aiprovider.provider.anthropic;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.provider.ChatProvider;
import io.aiprovider.provider.ProviderAccount;
import io.aiprovider.provider.http.HttpEndpoint;
import io.aiprovider.provider.http.HttpReply;
import io.aiprovider.provider.http.HttpTransport;
import io.aiprovider.provider.http.ServiceAccounts;
import io.aiprovider.provider.http.ServiceIdentity;
import io.aiprovider.provider.wire.ErrorClassifier;
import io.aiprovider.provider.wire.ReplyReader;
import io.aiprovider.provider.wire.request.LegacyFunctions;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.Target;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Anthropic's <a href="https://platform.claude.com/docs/en/api/messages">Messages API</a>. Requests
 * and answers have OpenAI's format. Fields that only Anthropic has keep Anthropic's names:
 *
 * <ul>
 *   <li>{@code cache_control} on content parts, messages and tools marks what to cache;
 *   <li>{@code thinking} is passed on unchanged, and {@code reasoning_effort} is translated to it;
 *   <li>an answer's thinking is in {@code reasoning_content}, and with its signatures in {@code
 *       thinking_blocks}, which are sent back with the assistant's message;
 *   <li>{@code top_k}, {@code service_tier} and {@code metadata.user_id} are passed on.
 * </ul>
 *
 * <p>Thread-safe.
 *
 * @since 0.1
 */
public final class AnthropicProvider implements ChatProvider {
  private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(5);

  private final String name;
  private final ServiceIdentity identity;
  private final List<ProviderAccount> accounts;
  private final HttpTransport transport;
  private final HttpEndpoint plain;
  private final HttpEndpoint stream;
  private final HttpEndpoint models;
  private final ErrorClassifier errors;
  private final AnthropicRequestTranslation requests;

  AnthropicProvider(
      HttpTransport transport,
      String root,
      Map<String, String> headers,
      ServiceAccounts accounts,
      ErrorClassifier errors,
      AnthropicRequestTranslation requests) {
    this.name = errors.provider();
    this.identity = ServiceIdentity.of("anthropic", root, accounts.identifying(headers));
    this.accounts = accounts.all();
    this.transport = transport;
    this.plain = transport.endpoint(root + "/messages", accepting("application/json", headers));
    this.stream = transport.endpoint(root + "/messages", accepting("text/event-stream", headers));
    this.models = transport.endpoint(root + "/models?limit=1", headers);
    this.errors = errors;
    this.requests = requests;
  }

  private static Map<String, String> accepting(String type, Map<String, String> headers) {
    Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    all.put("Accept", type);
    all.putAll(headers);
    return all;
  }

  /**
   * Starts building a provider.
   *
   * @param name its name in the configuration, in metrics and in errors
   */
  public static AnthropicProviderBuilder builder(String name) {
    return new AnthropicProviderBuilder(name);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String type() {
    return "anthropic";
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
    return "claude-haiku-4-5";
  }

  @Override
  public boolean reportsDispatch() {
    return true;
  }

  @Override
  public ChatReply chat(ChatRequest request, ChatCall attempt) {
    return LegacyFunctions.asTools(request, translated -> ask(translated, attempt));
  }

  private ChatReply ask(ChatRequest request, ChatCall attempt) {
    Target target = attempt.targetOr(name, request.model());
    byte[] body = requests.message(request, attempt).toBytes();
    HttpReply reply = (request.stream() ? stream : plain).post(body, attempt);
    if (!reply.isSuccess()) {
      throw errors.failure(reply);
    }
    ReplyReader replies =
        new ReplyReader(
            errors,
            message -> AnswerTranslation.completion(message, target.model()),
            events -> new StreamTranslation(events, target.model()));
    return request.stream()
        ? replies.streamed(reply, target, attempt)
        : replies.complete(reply, target);
  }

  /** Lists the models, which costs nothing. */
  @Override
  public void probe() {
    errors.checkProbe(models.get(ChatCall.create(), PROBE_TIMEOUT));
  }

  @Override
  public void close() {
    transport.close();
  }
}
