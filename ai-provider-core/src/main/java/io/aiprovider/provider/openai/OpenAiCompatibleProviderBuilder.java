package io.aiprovider.provider.openai;

import io.aiprovider.chat.Operation;
import io.aiprovider.provider.http.HttpProviderBuilder;
import io.aiprovider.provider.http.HttpTransport;
import io.aiprovider.provider.http.ServiceAccounts;
import io.aiprovider.provider.http.ServiceIdentity;
import io.aiprovider.provider.http.ServiceUrl;
import io.aiprovider.provider.openai.answer.OpenAiAnswers;
import io.aiprovider.provider.wire.ErrorClassifier;
import java.net.URI;
import java.util.Map;

/**
 * Builds an {@link OpenAiCompatibleProvider}. Its base URL is the part of the address before {@code
 * /chat/completions}. Not thread-safe.
 *
 * @since 0.1
 */
public final class OpenAiCompatibleProviderBuilder
    extends HttpProviderBuilder<OpenAiCompatibleProviderBuilder> {
  private static final String EXAMPLE = "https://api.example.com/v1";
  private static final String COMPLETIONS = Operation.CHAT.path();

  private Preset preset = Preset.OPENAI;

  OpenAiCompatibleProviderBuilder(String name) {
    super(name);
  }

  @Override
  protected OpenAiCompatibleProviderBuilder self() {
    return this;
  }

  /** The service. Default: {@link Preset#OPENAI}. */
  public OpenAiCompatibleProviderBuilder preset(Preset preset) {
    this.preset = preset;
    return this;
  }

  /**
   * The provider.
   *
   * @throws IllegalArgumentException if the base URL is missing or not valid, the service needs a
   *     key and there is none, or the key or a header has characters that cannot be sent
   */
  public OpenAiCompatibleProvider build() {
    BaseUrl url = url();
    Map<String, String> all = allHeaders();
    ServiceAccounts accounts = accounts(preset.keyHeader(), preset.keyPrefix());
    HttpTransport transport = transport(accounts);
    Endpoints endpoints = new Endpoints(transport, url, all);
    OpenAiRequestTranslation requests =
        new OpenAiRequestTranslation(name(), unsupported(), dialect(url));
    boolean openAi =
        preset == Preset.AZURE_OPENAI || preset == Preset.OPENAI && isServiceItself(url);
    OpenAiAnswers answers =
        new OpenAiAnswers(new ErrorClassifier(name(), clock(), keyMask()), openAi);
    return new OpenAiCompatibleProvider(
        preset,
        isVendorsOwn(url),
        ServiceIdentity.of(preset.label(), url.root() + url.query(), accounts.identifying(all)),
        accounts.all(),
        requests,
        transport,
        endpoints,
        answers);
  }

  private Dialect dialect(BaseUrl url) {
    return preset == Preset.OPENAI && url.isGoogles()
        ? Dialect.ofGoogle()
        : Dialect.of(preset, isServiceItself(url));
  }

  /**
   * Many services have OpenAI's protocol; the other vendors' endpoints have only their own models.
   */
  private boolean isVendorsOwn(BaseUrl url) {
    return switch (preset) {
      case OPENAI -> isServiceItself(url);
      case DEEPSEEK, MISTRAL, XAI -> true;
      case OLLAMA, GROQ, OPENROUTER, TOGETHER, VLLM, AZURE_OPENAI -> false;
    };
  }

  private boolean isServiceItself(BaseUrl url) {
    String usual = preset.defaultBaseUrl();
    return usual != null && url.isAt(URI.create(usual).getHost());
  }

  private BaseUrl url() {
    String own = preset.defaultBaseUrl();
    if (configuredBaseUrl() == null && own == null) {
      throw wrong(
          "needs a base-url: " + preset.label() + " has no fixed address. Set the resource's URL.");
    }
    String usual = own == null ? EXAMPLE : own;
    ServiceUrl url = address(usual);
    if (url.path().endsWith(COMPLETIONS)) {
      throw wrongBaseUrl("it must end before " + COMPLETIONS, usual);
    }
    return BaseUrl.of(preset, url);
  }

  private Map<String, String> allHeaders() {
    Map<String, String> all = headers(preset.keyHeader(), preset.keyPrefix());
    boolean authenticates = all.containsKey("Authorization") || all.containsKey("api-key");
    // another server under this preset may work without a key
    boolean ownServer = configuredBaseUrl() == null || preset.defaultBaseUrl() == null;
    if (preset.needsKey() && ownServer && !authenticates) {
      throw wrong("needs an api-key: " + preset.label() + " refuses calls without one.");
    }
    return all;
  }
}
