package io.aiprovider.provider.openai;

import io.aiprovider.chat.Operation;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a provider's API is. A query, as Azure's {@code api-version}, is sent with each request.
 *
 * @param root everything before the query, without a slash at its end
 * @param query with its question mark; empty when there is none
 * @param deployments whether the model is part of the path, as in Azure's older addresses
 */
record BaseUrl(String root, String query, boolean deployments) {
  private static final String AZURE_DEPLOYMENTS = "/openai/deployments";
  private static final String AZURE_DEFAULT_VERSION = "?api-version=2024-10-21";
  private static final String COMPLETIONS = Operation.CHAT.path();

  /**
   * Reads a base URL.
   *
   * @throws IllegalArgumentException if it is none
   */
  static BaseUrl of(Preset preset, String text) {
    URI uri = parse(text);
    String path = uri.getRawPath() == null ? "" : withoutSlash(uri.getRawPath());
    String origin = uri.getScheme() + "://" + uri.getRawAuthority();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return switch (preset) {
      case AZURE_OPENAI -> azure(origin, path, query);
      case OLLAMA, VLLM -> new BaseUrl(origin + (path.isEmpty() ? "/v1" : path), query, false);
      case OPENAI, DEEPSEEK, MISTRAL, GROQ, XAI, OPENROUTER, TOGETHER ->
          new BaseUrl(origin + path, query, false);
    };
  }

  private static URI parse(String text) {
    URI uri;
    try {
      uri = new URI(text.trim());
    } catch (URISyntaxException e) {
      throw wrong("it is no URL");
    }
    boolean http = "http".equalsIgnoreCase(uri.getScheme());
    if (!http && !"https".equalsIgnoreCase(uri.getScheme())) {
      throw wrong("it does not begin with http:// or https://");
    }
    if (uri.getRawAuthority() == null) {
      throw wrong("it names no host");
    }
    if (uri.getRawAuthority().indexOf('@') >= 0) {
      throw wrong("it holds a user name or password: use api-key or headers for them");
    }
    if (withoutSlash(uri.getPath()).endsWith(COMPLETIONS)) {
      throw wrong("it must end before " + COMPLETIONS);
    }
    return uri;
  }

  /** Leaves the URL out: it may hold a password. */
  private static IllegalArgumentException wrong(String what) {
    return new IllegalArgumentException(
        "Wrong base-url: " + what + ". Expected something like https://api.example.com/v1.");
  }

  private static BaseUrl azure(String origin, String path, String query) {
    int at = path.indexOf(AZURE_DEPLOYMENTS);
    if (at >= 0) { // perhaps with a deployment, but the request's model names it
      String root = origin + path.substring(0, at) + "/openai";
      return new BaseUrl(root, query.isEmpty() ? AZURE_DEFAULT_VERSION : query, true);
    }
    if (path.endsWith("/v1")) {
      return new BaseUrl(origin + path, query, false);
    }
    String root = origin + (path.endsWith("/openai") ? path : path + "/openai");
    return query.contains("api-version=")
        ? new BaseUrl(root, query, true)
        : new BaseUrl(root + "/v1", query, false);
  }

  private static String withoutSlash(@Nullable String path) {
    if (path == null) {
      return "";
    }
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  /** Where this is asked of a model; the same for all models unless {@link #deployments}. */
  String of(Operation operation, String model) {
    String deployment = deployments ? "/deployments/" + encoded(model) : "";
    return root + deployment + operation.path() + query;
  }

  /** Where the models are listed. */
  String models() {
    return root + "/models" + query;
  }

  /** Whether it is Google's endpoint for OpenAI's clients, be it Gemini's or Vertex AI's. */
  boolean isGoogles() {
    String host = URI.create(root).getHost();
    return host != null && host.toLowerCase(Locale.ROOT).endsWith(".googleapis.com");
  }

  private static String encoded(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
