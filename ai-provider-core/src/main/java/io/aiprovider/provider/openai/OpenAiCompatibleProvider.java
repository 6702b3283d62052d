package io.aiprovider.provider.openai;

import io.aiprovider.call.ChatCall;
import io.aiprovider.call.ChatReply;
import io.aiprovider.call.Target;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.provider.ChatProvider;
import io.aiprovider.provider.http.HttpReply;
import io.aiprovider.provider.http.HttpTransport;
import io.aiprovider.provider.wire.ErrorClassifier;
import io.aiprovider.provider.wire.ReplyReader;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI, or a service that speaks its chat completions protocol. What the caller asked goes
 * through byte for byte, and so does what the provider answers, except for
 *
 * <ul>
 *   <li>{@code stream_options.include_usage}, which is set in streamed requests,
 *   <li>{@code max_tokens} and {@code max_completion_tokens}, of which the one is sent that the
 *       model takes,
 *   <li>the {@code choices} of chunks that tell usage only, which are made an empty array.
 * </ul>
 *
 * <p>Thread-safe.
 *
 * @since 0.1
 */
public final class OpenAiCompatibleProvider implements ChatProvider {
  private static final Duration PROBE_TIME = Duration.ofSeconds(5);

  private final String name;
  private final Preset preset;
  private final HttpTransport transport;
  private final Endpoints endpoints;
  private final ErrorClassifier errors;
  private final ReplyReader replies;

  OpenAiCompatibleProvider(
      Preset preset, HttpTransport transport, Endpoints endpoints, ErrorClassifier errors) {
    this.name = errors.provider();
    this.preset = preset;
    this.transport = transport;
    this.endpoints = endpoints;
    this.errors = errors;
    this.replies = new ReplyReader(errors, answer -> answer, ChunkReader::new);
  }

  /**
   * Begins a provider: OpenAI itself unless told otherwise.
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
  public @Nullable String defaultModel() {
    return preset.defaultModel();
  }

  @Override
  public ChatReply chat(ChatRequest request, ChatCall attempt) {
    String model = Objects.requireNonNullElse(request.model(), "");
    Target target =
        Objects.requireNonNullElseGet(
            attempt.target(), () -> new Target(name, model, false)); // asked without the engine
    byte[] body = preset.adapt(request).json().toBytes();
    HttpReply reply = endpoints.chat(target.model(), request.stream()).post(body, attempt);
    if (!isSuccess(reply)) {
      throw errors.failure(reply);
    }
    return request.stream()
        ? replies.streamed(reply, target, attempt)
        : replies.complete(reply, target);
  }

  /** Lists the models, which costs nothing. A provider that has no such list counts as there. */
  @Override
  public void probe() {
    HttpReply reply = endpoints.models().get(ChatCall.create(), PROBE_TIME);
    int status = reply.status();
    if (isSuccess(reply) || status == 404 || status == 405) {
      reply.close();
    } else {
      throw errors.failure(reply);
    }
  }

  private static boolean isSuccess(HttpReply reply) {
    return reply.status() >= 200 && reply.status() < 300;
  }

  @Override
  public void close() {
    transport.close();
  }
}
