package io.aiprovider.chat;

import io.aiprovider.json.JsonObject;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A function the model asks the caller to run: a view over an entry of {@code tool_calls}.
 *
 * @param json the entry
 * @since 0.1
 */
public record ToolCall(JsonObject json) {

  /**
   * Creates a tool call as it appears in a conversation.
   *
   * @param arguments JSON text; blank means no arguments and is sent as an empty object, because
   *     some providers accept nothing else
   */
  public static ToolCall of(String id, String name, @Nullable String arguments) {
    boolean none = arguments == null || arguments.isBlank();
    JsonObject function = JsonObject.of("name", name).with("arguments", none ? "{}" : arguments);
    return new ToolCall(
        JsonObject.of("id", id).with("type", "function").with("function", function));
  }

  /**
   * The id that the tool message with the result must repeat; empty when the provider gave none.
   */
  public String id() {
    return Objects.requireNonNullElse(json.string("id"), "");
  }

  /** The function's name; empty when it is not a function call. */
  public String name() {
    return text("name");
  }

  /** The arguments as the model wrote them: they should be JSON, but are not checked. */
  public String arguments() {
    return text("arguments");
  }

  private String text(String name) {
    JsonObject function = json.object("function");
    @Nullable String text = function == null ? null : function.string(name);
    return text == null ? "" : text;
  }

  @Override
  public String toString() {
    return "ToolCall[id=" + id() + ", name=" + name() + "]"; // never the arguments
  }
}
