package io.aiprovider.server.infer;

import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.Operation;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.InvalidRequest;
import io.aiprovider.json.JsonException;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonValue;
import io.aiprovider.server.access.RequestHead;
import io.aiprovider.server.template.TemplateCall;
import io.aiprovider.server.template.Templates;
import io.aiprovider.server.wire.ApiError;
import io.aiprovider.server.wire.InboundRequest;
import io.aiprovider.server.wire.InboundWire;
import io.aiprovider.server.wire.OpenAiErrors;
import io.aiprovider.server.wire.OpenAiWire;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/infer?task=…}: a chat or vectors in OpenAI's format, or a classification. A request
 * without a model is for the configured one of its task.
 */
final class InferWire implements InboundWire {
  private static final String PATH = "/api/infer";
  private static final String AUTO = "auto";

  private final Supplier<TaskProperties> models;
  private final Templates templates;
  private final Predicate<String> makesVectors;

  /**
   * @param makesVectors whether a model is one for embeddings
   */
  InferWire(Supplier<TaskProperties> models, Templates templates, Predicate<String> makesVectors) {
    this.models = models;
    this.templates = templates;
    this.makesVectors = makesVectors;
  }

  @Override
  public Set<String> paths() {
    return Set.of(PATH);
  }

  @Override
  public InboundRequest read(RequestHead head, byte[] body) {
    return switch (task(head.query())) {
      case "chat" -> openAi(Operation.CHAT, body, models.get().chat());
      case "embedding" -> openAi(Operation.EMBEDDING, body, models.get().embedding());
      default -> classification(body);
    };
  }

  private static String task(String query) {
    List<String> tasks;
    try {
      tasks = new QueryStringDecoder(query, false).parameters().getOrDefault("task", List.of());
    } catch (IllegalArgumentException e) {
      throw invalid("The query of the URL is not valid.", "invalid_value");
    }
    if (tasks.isEmpty()) {
      throw invalid("Missing required parameter: 'task'.", "missing_required_parameter");
    }
    String task = tasks.get(0);
    if (tasks.size() > 1 || !Set.of("chat", "embedding", "classification").contains(task)) {
      throw invalid(
          "Invalid value for 'task': expected one of chat, embedding, classification.",
          "invalid_value");
    }
    return task;
  }

  private static InvalidRequest invalid(String message, String code) {
    return new InvalidRequest(message, new FailureDetail(null, 0, "task", code, null, null));
  }

  /** Adds the task's model before the request is checked, because vectors need one. */
  private static InboundRequest openAi(Operation operation, byte[] utf8, String model) {
    JsonObject body;
    try {
      body = JsonObject.parse(utf8);
    } catch (JsonException e) {
      return OpenAiWire.request(ChatRequest.parse(operation, utf8)); // which reports it
    }
    JsonValue asked = body.get("model");
    boolean named = asked != null && !asked.isNull() && !isOpen(asked.asString());
    return OpenAiWire.request(
        named || model.equals(AUTO)
            ? ChatRequest.parse(operation, utf8)
            : ChatRequest.parse(operation, body.with("model", model).toBytes()));
  }

  /** Whether the configuration chooses the model. */
  private static boolean isOpen(@Nullable String model) {
    return model != null && (model.isEmpty() || model.equals(AUTO));
  }

  private InboundRequest classification(byte[] body) {
    TemplateCall call = templates.read("classify", body);
    String asked = call.request().model();
    String model = asked == null || isOpen(asked) ? models.get().classification() : asked;
    if (makesVectors.test(model)) {
      EmbeddingClassifier classifier =
          new EmbeddingClassifier(
              String.valueOf(call.input().text("text")), call.input().texts("labels"));
      return new InboundRequest(classifier.request(model), classifier);
    }
    ChatRequest chat = model.equals(AUTO) ? call.request() : call.request().withModel(model);
    return new InboundRequest(chat, call.encoder());
  }

  @Override
  public JsonObject body(ApiError error) {
    return OpenAiErrors.FORMAT.body(error);
  }
}
