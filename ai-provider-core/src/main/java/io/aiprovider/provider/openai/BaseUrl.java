package io.aiprovider.provider.openai;

import io.aiprovider.chat.Operation;
import io.aiprovider.provider.http.ServiceUrl;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The address of a provider's API. A query, such as Azure's {@code api-version}, is sent with each
 * request.
 *
 * @param root everything before the query, without a slash at its end
 * @param query with its question mark; empty if there is none
 * @param deployments whether the model is part of the path, as in Azure's older addresses
 */
record BaseUrl(String root, String query, boolean deployments) {
  private static final String AZURE_DEPLOYMENTS = "/openai/deployments";
  private static final String AZURE_DEFAULT_VERSION = "?api-version=2024-10-21";

  /** The API of this service at this address. */
  static BaseUrl of(Preset preset, ServiceUrl url) {
    return switch (preset) {
      case AZURE_OPENAI -> azure(url.origin(), url.path(), url.query());
      case OLLAMA, VLLM ->
          new BaseUrl(
              url.origin() + (url.path().isEmpty() ? "/v1" : url.path()), url.query(), false);
      case OPENAI, DEEPSEEK, MISTRAL, GROQ, XAI, OPENROUTER, TOGETHER ->
          new BaseUrl(url.origin() + url.path(), url.query(), false);
    };
  }

  private static BaseUrl azure(String origin, String path, String query) {
    int at = path.indexOf(AZURE_DEPLOYMENTS);
    if (at >= 0) { // a deployment in the path is not used: the request's model names it
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

  /** The URL of an operation of a model; the same for all models unless {@link #deployments}. */
  String of(Operation operation, String model) {
    String deployment = deployments ? "/deployments/" + encoded(model) : "";
    return root + deployment + operation.path() + query;
  }

  /** The URL of the list of models. */
  String models() {
    return root + "/models" + query;
  }

  /** Whether it is Google's endpoint for OpenAI's clients: Gemini's or Vertex AI's. */
  boolean isGoogles() {
    return isAt("googleapis.com");
  }

  /** Whether it is at this host or at a subdomain of it, such as a region's. */
  boolean isAt(String host) {
    String own = URI.create(root).getHost();
    String name = own == null ? "" : own.toLowerCase(Locale.ROOT);
    return name.equals(host) || name.endsWith("." + host);
  }

  private static String encoded(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
