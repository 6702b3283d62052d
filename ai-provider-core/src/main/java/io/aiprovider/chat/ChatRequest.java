package io.aiprovider.chat;

import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.InvalidRequest;
import io.aiprovider.json.JsonException;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A chat completion request: an immutable view over the JSON of OpenAI's {@code POST
 * /chat/completions}. Fields without an accessor are reached by {@link #json()} and {@link #with};
 * they, explicit nulls and the text of numbers survive on the way to a provider.
 *
 * @since 0.1
 */
public final class ChatRequest {
  private final Operation operation;
  private final JsonObject json;

  private ChatRequest(Operation operation, JsonObject json) {
    this.operation = operation;
    this.json = json;
  }

  /**
   * A request with this body.
   *
   * @throws InvalidRequest if a field has the wrong type or a value no model takes; its {@code
   *     param} names the field
   */
  public static ChatRequest of(JsonObject json) {
    return of(Operation.CHAT, json);
  }

  /**
   * A request of any kind with this body. One that is no chat has no messages, and goes through the
   * same chains.
   *
   * @throws InvalidRequest as {@link #of(JsonObject)} says
   */
  public static ChatRequest of(Operation operation, JsonObject json) {
    RequestRules.check(operation, json);
    return new ChatRequest(operation, json);
  }

  /**
   * Reads a request body.
   *
   * @param utf8 the body; the request keeps the array, so it must not be changed afterwards
   * @throws InvalidRequest if it is no JSON object, or as {@link #of(JsonObject)} says
   */
  public static ChatRequest parse(byte[] utf8) {
    return parse(Operation.CHAT, utf8);
  }

  /** Reads a request body of any kind, as {@link #parse(byte[])} does. */
  public static ChatRequest parse(Operation operation, byte[] utf8) {
    try {
      return of(operation, JsonObject.parse(utf8));
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

  /** What is asked of the model. */
  public Operation operation() {
    return operation;
  }

  /** The model asked for; null when the request leaves the choice to the configuration. */
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

  /** Whether the caller of a stream asked for the usage chunk. */
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
   * @param value anything {@link JsonValue#of} takes
   */
  public ChatRequest with(String name, @Nullable Object value) {
    return new ChatRequest(operation, json.with(name, value));
  }

  /** This request without the field; itself when it was not there. */
  public ChatRequest without(String name) {
    return json.has(name) ? new ChatRequest(operation, json.without(name)) : this;
  }

  /** This request for another model; itself when that is the model asked for. */
  public ChatRequest withModel(String model) {
    return model.equals(model()) ? this : with("model", model);
  }

  /** This request with or without streaming; itself when that is so already. */
  public ChatRequest withStream(boolean stream) {
    if (stream == stream()) {
      return this;
    }
    return stream ? with("stream", true) : without("stream").without("stream_options");
  }

  public JsonObject json() {
    return json;
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
     * The model to ask; without it, the default model is.
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
     * How freely the model chooses its words; 0 is least.
     *
     * @throws InvalidRequest if it is negative or no finite number
     */
    public Builder temperature(double temperature) {
      if (!(temperature >= 0 && Double.isFinite(temperature))) {
        throw invalid("temperature", "The temperature is " + temperature + ": use 0 or more.");
      }
      return set("temperature", temperature);
    }

    /**
     * How long the answer may be, in tokens.
     *
     * @throws InvalidRequest if it is less than 1
     */
    public Builder maxTokens(int maxTokens) {
      if (maxTokens < 1) {
        throw invalid(
            "max_tokens", "An answer of " + maxTokens + " tokens is none: use 1 or more.");
      }
      return set("max_tokens", maxTokens);
    }

    private static InvalidRequest invalid(String param, String message) {
      return new InvalidRequest(message, FailureDetail.ofParam(param));
    }

    /** Sets any field, with any value {@link JsonValue#of} takes. */
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
