package io.aiprovider.server.tracing;

import static org.awaitility.Awaitility.await;

import com.google.protobuf.InvalidProtocolBufferException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A receiver of OTLP over HTTP: it decodes what it gets, and answers as a test wants. */
public final class OtlpReceiver implements AutoCloseable {
  /** A request as it came. */
  public record Received(String path, Map<String, List<String>> headers, byte[] body) {
    public String header(String name) {
      return headers.entrySet().stream()
          .filter(header -> header.getKey().equalsIgnoreCase(name))
          .map(header -> header.getValue().get(0))
          .findFirst()
          .orElse("");
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Collection<Received> requests = new ConcurrentLinkedQueue<>();
  private volatile Function<Integer, Integer> status = request -> 200;
  private volatile Runnable before = () -> {};

  public OtlpReceiver() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      int answered = status.apply(requests.size() + 1);
      requests.add(
          new Received(
              exchange.getRequestURI().getPath(), Map.copyOf(exchange.getRequestHeaders()), body));
      before.run();
      if (answered == 429) {
        exchange.getResponseHeaders().set("Retry-After", "1");
      }
      exchange.sendResponseHeaders(answered, -1);
    }
  }

  public String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /**
   * Sets the status of the answers.
   *
   * @param by gets the number of the request
   */
  public void answers(Function<Integer, Integer> by) {
    status = by;
  }

  /** Runs this before each answer. */
  public void beforeAnswers(Runnable action) {
    before = action;
  }

  public List<Received> requests() {
    return List.copyOf(requests);
  }

  /** Everything that was received, as text. */
  public String bytes() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    requests.forEach(request -> all.writeBytes(request.body()));
    return all.toString(StandardCharsets.UTF_8);
  }

  public List<ResourceSpans> resources() {
    List<ResourceSpans> all = new ArrayList<>();
    for (Received request : requests) {
      if (request.path().endsWith("/v1/traces")) {
        try {
          all.addAll(ExportTraceServiceRequest.parseFrom(request.body()).getResourceSpansList());
        } catch (InvalidProtocolBufferException e) {
          throw new AssertionError(e);
        }
      }
    }
    return all;
  }

  public List<Span> spans() {
    return resources().stream()
        .flatMap(resource -> resource.getScopeSpansList().stream())
        .flatMap(scope -> scope.getSpansList().stream())
        .toList();
  }

  /** Waits for the span of the last call, after which no other span of the call ends. */
  public Trace call() {
    return call(1);
  }

  /** Waits for the spans of this many calls; the spans of the last of them. */
  public Trace call(int number) {
    List<Span> roots =
        await()
            .until(
                () -> spans().stream().filter(Trace::isCall).toList(),
                found -> found.size() >= number);
    return new Trace(roots.get(number - 1), spans());
  }

  /** The metrics of the last request. */
  public Map<String, Metric> metrics() {
    Map<String, Metric> metrics = new LinkedHashMap<>();
    for (Received request : requests) {
      if (request.path().endsWith("/v1/metrics")) {
        try {
          ExportMetricsServiceRequest.parseFrom(request.body()).getResourceMetricsList().stream()
              .flatMap(resource -> resource.getScopeMetricsList().stream())
              .flatMap(scope -> scope.getMetricsList().stream())
              .forEach(metric -> metrics.put(metric.getName(), metric));
        } catch (InvalidProtocolBufferException e) {
          throw new AssertionError(e);
        }
      }
    }
    return metrics;
  }

  /** Attributes as Java's values. */
  public static Map<String, Object> values(List<KeyValue> attributes) {
    Map<String, Object> values = new LinkedHashMap<>();
    attributes.forEach(attribute -> values.put(attribute.getKey(), value(attribute.getValue())));
    return values;
  }

  private static Object value(AnyValue value) {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> value.getStringValue();
      case BOOL_VALUE -> value.getBoolValue();
      case INT_VALUE -> value.getIntValue();
      case DOUBLE_VALUE -> value.getDoubleValue();
      case ARRAY_VALUE ->
          value.getArrayValue().getValuesList().stream().map(OtlpReceiver::value).toList();
      default -> throw new AssertionError("No attribute has such a value: " + value);
    };
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
