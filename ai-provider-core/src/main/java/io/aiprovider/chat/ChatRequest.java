package io.aiprovider.chat;

import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.InvalidRequest;
import io.aiprovider.json.JsonException;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A chat completion request: an immutable view over the JSON of OpenAI's {@code POST
 * /chat/completions}. Fields without an accessor are reached by {@link #json()} and {@link #with};
 * such fields, explicit nulls and the exact text of numbers reach the provider unchanged.
 *
 * @since 0.1
 */
public final class ChatRequest {
  private static final Set<String> PROMPT =
      Set.of("messages", "tools", "functions", "response_format", "input", "prompt");

  /** The tokens of a prompt, estimated when they are first needed. */
  private static final class PromptEstimate {
    volatile long tokens = -1;
  }

  private final Operation operation;
  private final JsonObject json;
  private final PromptEstimate estimate; // shared by requests with the same prompt

  private ChatRequest(Operation operation, JsonObject json, PromptEstimate estimate) {
    this.operation = operation;
    this.json = json;
    this.estimate = estimate;
  }

  private ChatRequest changed(String name, JsonObject changed) {
    PromptEstimate kept = PROMPT.contains(name) ? new PromptEstimate() : estimate;
    return new ChatRequest(operation, changed, kept);
  }

  /**
   * Creates a request with this body.
   *
   * @throws InvalidRequest if a field has the wrong type or a value that no model accepts; its
   *     {@code param} names the field
   */
  public static ChatRequest of(JsonObject json) {
    return of(Operation.CHAT, json);
  }

  /**
   * Creates a request of any kind with this body. Requests other than chats have no messages, but
   * go through the same chains.
   *
   * @throws InvalidRequest as {@link #of(JsonObject)} says
   */
  public static ChatRequest of(Operation operation, JsonObject json) {
    RequestRules.check(operation, json);
    return new ChatRequest(operation, json, new PromptEstimate());
  }

  /**
   * Reads a request body.
   *
   * @param utf8 the body; the request keeps the array, so it must not be changed afterwards
   * @throws InvalidRequest if it is not a JSON object, or as {@link #of(JsonObject)} throws
   */
  public static ChatRequest parse(byte[] utf8) {
    return parse(Operation.CHAT, utf8);
  }

  /** Reads a request body of any kind, as {@link #parse(byte[])} does. */
  public static ChatRequest parse(Operation operation, byte[] utf8) {
    try {
      ChatRequest request = of(operation, JsonObject.parse(utf8));
      RequestRules.checkStreamOptions(request.json());
      return request;
    } catch (JsonException e) {
      FailureDetail detail =
          e.path() == null ? FailureDetail.NONE : FailureDetail.ofParam(e.path());
      throw new InvalidRequest("We could not read the request body. " + e.getMessage(), detail, e);
    }
  }

  /** A request of one user message, for the default model. */
  public static ChatRequest of(String prompt) {
    return builder().user(prompt).build();
  }

  public static Builder builder() {
    return new Builder();
  }

  /** The kind of request. */
  public Operation operation() {
    return operation;
  }

  /** The requested model; null when the configuration chooses it. */
  public @Nullable String model() {
    return json.string("model");
  }

  public List<ChatMessage> messages() {
    return json.objects("messages").stream().map(ChatMessage::new).toList();
  }

  /** Whether the answer is to be streamed. */
  public boolean stream() {
    return operation.streams() && json.isTrue("stream");
  }

  /** Whether the caller of a stream requested the usage chunk. */
  public boolean includesUsage() {
    JsonObject options = json.object("stream_options");
    return options != null && options.isTrue("include_usage");
  }

  public @Nullable JsonValue get(String name) {
    return json.get(name);
  }

  /** Whether the field is there with a value other than null. */
  public boolean has(String name) {
    JsonValue value = json.get(name);
    return value != null && !value.isNull();
  }

  /**
   * This request with one field set.
   *
   * @param value anything that {@link JsonValue#of} accepts
   */
  public ChatRequest with(String name, @Nullable Object value) {
    return changed(name, json.with(name, value));
  }

  /** This request without the field; itself when it was not there. */
  public ChatRequest without(String name) {
    return json.has(name) ? changed(name, json.without(name)) : this;
  }

  /** This request for another model; itself when that is the requested model already. */
  public ChatRequest withModel(String model) {
    return model.equals(model()) ? this : with("model", model);
  }

  /** This request with or without streaming; itself when nothing changes. */
  public ChatRequest withStream(boolean stream) {
    if (stream == stream()) {
      return this;
    }
    return stream ? with("stream", true) : without("stream").without("stream_options");
  }

  public JsonObject json() {
    return json;
  }

  /**
   * The tokens of the prompt, estimated once for this request and all that are made from it without
   * a change of its prompt.
   *
   * @param estimator the estimate of a request; always the same one, since only the first counts
   */
  public long promptTokens(ToLongFunction<ChatRequest> estimator) {
    long known = estimate.tokens;
    if (known < 0) {
      known = estimator.applyAsLong(this);
      estimate.tokens = known;
    }
    return known;
  }

  @Override
  public String toString() {
    return "ChatRequest[model=" + model() + ", stream=" + stream() + "]"; // never the prompt
  }

  /** Builds a request field by field. Not thread-safe. */
  public static final class Builder {
    private JsonObject json = JsonObject.EMPTY;
    private final List<JsonObject> messages = new ArrayList<>();
    private final List<JsonObject> tools = new ArrayList<>();

    private Builder() {}

    /**
     * The requested model. Default: the default model of the client.
     *
     * @throws InvalidRequest if it is blank
     */
    public Builder model(String model) {
      if (model.isBlank()) {
        throw invalid("model", "Blank 'model': name a model, or leave it out for the default one.");
      }
      return set("model", model);
    }

    public Builder system(String text) {
      return message(ChatMessage.system(text));
    }

    public Builder user(String text) {
      return message(ChatMessage.user(text));
    }

    public Builder assistant(String text) {
      return message(ChatMessage.assistant(text));
    }

    public Builder message(ChatMessage message) {
      messages.add(message.json());
      return this;
    }

    public Builder messages(Iterable<ChatMessage> more) {
      more.forEach(this::message);
      return this;
    }

    /**
     * Offers the model a function.
     *
     * @param parameters a JSON Schema of an object
     * @throws InvalidRequest if the name is blank
     */
    public Builder tool(String name, String description, JsonObject parameters) {
      if (name.isBlank()) {
        throw invalid("tools", "A tool has a blank name: the model calls it by its name.");
      }
      JsonObject function =
          JsonObject.of("name", name)
              .with("description", description)
              .with("parameters", parameters);
      tools.add(JsonObject.of("type", "function").with("function", function));
      return this;
    }

    /**
     * How much the choice of words may vary; 0 is the least.
     *
     * @throws InvalidRequest if it is negative or not finite
     */
    public Builder temperature(double temperature) {
      if (!(temperature >= 0 && Double.isFinite(temperature))) {
        throw invalid("temperature", "The temperature is " + temperature + ": use 0 or more.");
      }
      return set("temperature", temperature);
    }

    /**
     * The maximum length of the answer, in tokens.
     *
     * @throws InvalidRequest if it is less than 1
     */
    public Builder maxTokens(int maxTokens) {
      if (maxTokens < 1) {
        throw invalid("max_tokens", "max_tokens is " + maxTokens + ": use 1 or more.");
      }
      return set("max_tokens", maxTokens);
    }

    private static InvalidRequest invalid(String param, String message) {
      return new InvalidRequest(message, FailureDetail.ofParam(param));
    }

    /** Sets any field, with any value that {@link JsonValue#of} accepts. */
    public Builder set(String name, @Nullable Object value) {
      json = json.with(name, value);
      return this;
    }

    /**
     * The request.
     *
     * @throws InvalidRequest as {@link ChatRequest#of(JsonObject)} says
     */
    public ChatRequest build() {
      JsonObject body = messages.isEmpty() ? json : json.with("messages", messages);
      return ChatRequest.of(tools.isEmpty() ? body : body.with("tools", tools));
    }
  }
}
