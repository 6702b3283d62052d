package io.aiprovider.tool;

import io.aiprovider.json.JsonBinding;
import io.aiprovider.json.JsonException;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonValue;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A Java function that a model may call.
 *
 * <pre>{@code
 * record WeatherArgs(@Description("A city's name.") String city) {}
 *
 * Tool weather =
 *     Tool.of("get_weather", "The weather in a city, now.", WeatherArgs.class,
 *         args -> forecasts.of(args.city()));
 * }</pre>
 *
 * <p>Immutable, and as thread-safe as its function.
 *
 * @since 0.1
 */
public final class Tool {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,64}");

  /**
   * The function of a tool.
   *
   * @param <A> its arguments
   * @since 0.1
   */
  @FunctionalInterface
  public interface Action<A> {

    /**
     * Runs the tool.
     *
     * @return the result for the model: text, or anything else that {@link JsonValue#of} accepts,
     *     for example a record
     * @throws Exception if it fails; the model gets the message, and may react to it
     */
    @Nullable Object run(A arguments) throws Exception;
  }

  private final String name;
  private final JsonObject definition;
  private final Action<JsonObject> action;

  private Tool(String name, JsonObject definition, Action<JsonObject> action) {
    this.name = name;
    this.definition = definition;
    this.action = action;
  }

  /**
   * A tool whose arguments are a record. The model gets the record's schema. Arguments that do not
   * fit the record do not reach the action.
   *
   * @param name 1 to 64 letters, digits, underscores and hyphens
   * @param description what it does, and when to use it
   * @throws IllegalArgumentException if the name or the description is not valid, or {@link
   *     io.aiprovider.json.JsonSchema} does not support the record
   */
  public static <A> Tool of(
      String name, String description, Class<A> arguments, Action<? super A> action) {
    JsonBinding<A> binding = JsonBinding.of(arguments);
    Objects.requireNonNull(action, "A tool needs an action.");
    return new Tool(
        name,
        definition(name, description, binding.schema(), binding.fitsStrictMode()),
        json -> action.run(binding.read(json)));
  }

  /**
   * A tool whose arguments are described by your own schema, and reach the action unchecked.
   *
   * @param parameters a JSON Schema of an object
   * @throws IllegalArgumentException if the name or the description is not valid
   */
  public static Tool of(
      String name, String description, JsonObject parameters, Action<JsonObject> action) {
    Objects.requireNonNull(action, "A tool needs an action.");
    return new Tool(name, definition(name, description, parameters, false), action);
  }

  private static JsonObject definition(
      String name, String description, JsonObject parameters, boolean strict) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "A tool cannot be called '"
              + name
              + "': use 1 to 64 letters, digits, underscores and hyphens.");
    }
    if (description.isBlank()) {
      throw new IllegalArgumentException(
          "The tool " + name + " needs a description: the model chooses tools by it.");
    }
    JsonObject function =
        JsonObject.of("name", name).with("description", description).with("parameters", parameters);
    return JsonObject.of("type", "function")
        .with("function", strict ? function.with("strict", true) : function);
  }

  public String name() {
    return name;
  }

  /** The tool as an entry of a request's {@code tools}. */
  public JsonObject definition() {
    return definition;
  }

  /**
   * Runs the action.
   *
   * @param arguments as the model wrote them; empty means none
   * @return the result as text
   * @throws JsonException if the arguments are not a JSON object, or do not fit
   * @throws Exception any exception of the action
   */
  public String call(String arguments) throws Exception {
    Object result = action.run(JsonObject.parse(arguments.isBlank() ? "{}" : arguments));
    return result instanceof CharSequence text ? text.toString() : JsonValue.of(result).toJson();
  }

  @Override
  public String toString() {
    return "Tool[" + name + "]";
  }
}
