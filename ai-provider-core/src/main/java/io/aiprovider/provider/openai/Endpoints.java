package io.aiprovider.provider.openai;

import io.aiprovider.provider.http.HttpEndpoint;
import io.aiprovider.provider.http.HttpTransport;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The addresses of one provider, built once where they do not depend on the model. */
final class Endpoints {
  private final HttpTransport transport;
  private final BaseUrl baseUrl;
  private final Map<String, String> plainHeaders;
  private final Map<String, String> streamHeaders;
  private final @Nullable HttpEndpoint plain;
  private final @Nullable HttpEndpoint stream;
  private final HttpEndpoint models;

  Endpoints(HttpTransport transport, BaseUrl baseUrl, Map<String, String> headers) {
    this.transport = transport;
    this.baseUrl = baseUrl;
    this.plainHeaders = accepting("application/json", headers);
    this.streamHeaders = accepting("text/event-stream", headers);
    boolean fixed = !baseUrl.deployments();
    this.plain = fixed ? transport.endpoint(baseUrl.completions(""), plainHeaders) : null;
    this.stream = fixed ? transport.endpoint(baseUrl.completions(""), streamHeaders) : null;
    this.models = transport.endpoint(baseUrl.models(), plainHeaders);
  }

  private static Map<String, String> accepting(String type, Map<String, String> headers) {
    Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    all.put("Accept", type);
    all.putAll(headers);
    return all;
  }

  HttpEndpoint chat(String model, boolean streamed) {
    HttpEndpoint prepared = streamed ? stream : plain;
    return prepared != null
        ? prepared
        : transport.endpoint(baseUrl.completions(model), streamed ? streamHeaders : plainHeaders);
  }

  HttpEndpoint models() {
    return models;
  }
}
