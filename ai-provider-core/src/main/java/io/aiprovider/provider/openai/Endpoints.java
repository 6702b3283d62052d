package io.aiprovider.provider.openai;

import io.aiprovider.chat.Operation;
import io.aiprovider.provider.http.HttpEndpoint;
import io.aiprovider.provider.http.HttpTransport;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** The URLs of one provider, built once if they do not depend on the model. */
final class Endpoints {
  private final HttpTransport transport;
  private final BaseUrl baseUrl;
  private final Map<String, String> plainHeaders;
  private final Map<String, String> streamHeaders;
  private final Map<Operation, HttpEndpoint> plain = new EnumMap<>(Operation.class);
  private final Map<Operation, HttpEndpoint> stream = new EnumMap<>(Operation.class);
  private final HttpEndpoint models;

  Endpoints(HttpTransport transport, BaseUrl baseUrl, Map<String, String> headers) {
    this.transport = transport;
    this.baseUrl = baseUrl;
    this.plainHeaders = accepting("application/json", headers);
    this.streamHeaders = accepting("text/event-stream", headers);
    if (!baseUrl.deployments()) {
      for (Operation operation : Operation.values()) {
        plain.put(operation, transport.endpoint(baseUrl.of(operation, ""), plainHeaders));
        stream.put(operation, transport.endpoint(baseUrl.of(operation, ""), streamHeaders));
      }
    }
    this.models = transport.endpoint(baseUrl.models(), plainHeaders);
  }

  private static Map<String, String> accepting(String type, Map<String, String> headers) {
    Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    all.put("Accept", type);
    all.putAll(headers);
    return all;
  }

  HttpEndpoint of(Operation operation, String model, boolean streamed) {
    HttpEndpoint prepared = (streamed ? stream : plain).get(operation);
    return prepared != null
        ? prepared
        : transport.endpoint(baseUrl.of(operation, model), streamed ? streamHeaders : plainHeaders);
  }

  HttpEndpoint models() {
    return models;
  }
}
