package io.aiprovider.json;

import java.util.Objects;

/**
 * Binds JSON to a record and back. The names of the components are those of the JSON; reading is
 * strict: a property that the record does not have, a missing component and a value of another type
 * are refused. Components that may be absent ({@code Optional}, {@code @Nullable}) may be null or
 * missing.
 *
 * <p>Immutable and thread-safe. Bindings are cached: getting the same one again is cheap.
 *
 * <pre>{@code
 * record Person(String name, Optional<LocalDate> born) {}
 *
 * Person ada = JsonBinding.of(Person.class).read("{\"name\": \"Ada\", \"born\": \"1815-12-10\"}");
 * }</pre>
 *
 * @param <T> the record
 * @since 0.1
 */
public final class JsonBinding<T> {
  private static final ClassValue<JsonBinding<?>> BINDINGS =
      new ClassValue<>() {
        @Override
        protected JsonBinding<?> computeValue(Class<?> type) {
          return new JsonBinding<>(type);
        }
      };

  private final Class<T> type;
  private final JsonObject schema;
  private final boolean fitsStrictMode;

  private JsonBinding(Class<T> type) {
    this.type = type;
    this.schema = JsonSchema.build(type);
    this.fitsStrictMode = JsonSchema.fitsStrictMode(schema);
  }

  /**
   * The binding of a record.
   *
   * @throws IllegalArgumentException if {@link JsonSchema} does not support the type; the message
   *     says why
   */
  @SuppressWarnings("unchecked") // computeValue makes the binding of exactly this class
  public static <T> JsonBinding<T> of(Class<T> type) {
    Objects.requireNonNull(type, "A binding needs the record's class.");
    return (JsonBinding<T>) BINDINGS.get(type);
  }

  /** The record. */
  public Class<T> type() {
    return type;
  }

  /** Its schema, as {@link JsonSchema#of} makes it. */
  public JsonObject schema() {
    return schema;
  }

  /** Whether OpenAI's strict mode accepts the schema. It does not if it contains a {@code Map}. */
  public boolean fitsStrictMode() {
    return fitsStrictMode;
  }

  /**
   * Reads a record.
   *
   * @throws JsonException if the object is not what the schema says, or the record's constructor
   *     refuses it (its exception is then the cause); the message names the path and never quotes
   *     the value
   */
  public T read(JsonObject json) {
    new SchemaCheck(schema, type.getSimpleName()).check(json);
    return RecordText.read(json, type);
  }

  /**
   * Reads a record from JSON text.
   *
   * @throws JsonException as {@link #read(JsonObject)} and {@link JsonObject#parse(String)} say
   */
  public T read(String json) {
    return read(JsonObject.parse(json));
  }

  /** The record as JSON: what {@link JsonValue#of} makes of it. */
  public JsonObject write(T record) {
    return RecordText.write(record);
  }
}
