package io.aiprovider.json;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.introspect.NopAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.fasterxml.jackson.datatype.jsr310.deser.LocalDateTimeDeserializer;
import com.fasterxml.jackson.datatype.jsr310.deser.LocalTimeDeserializer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Records from JSON and back, by the JSON library's data binding. */
final class RecordText {
  /**
   * JSON names are the components' names, as in {@link JsonSchema}; annotations cannot change them.
   */
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .annotationIntrospector(NopAnnotationIntrospector.instance)
          .addModules(new Jdk8Module(), new JavaTimeModule(), ownTypes())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
          .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
          .build();

  private RecordText() {}

  private static SimpleModule ownTypes() {
    // a schema's time and date-time have an offset, which a local time drops
    return new SimpleModule()
        .addSerializer(JsonValue.class, new Verbatim())
        .addDeserializer(LocalTime.class, new LocalTimeDeserializer(DateTimeFormatter.ISO_TIME))
        .addDeserializer(
            LocalDateTime.class, new LocalDateTimeDeserializer(DateTimeFormatter.ISO_DATE_TIME));
  }

  /** Reads an object that {@link SchemaCheck} has accepted. */
  static <T> T read(JsonObject json, Class<T> type) {
    try {
      return MAPPER.readValue(json.toBytes(), type);
    } catch (ValueInstantiationException refusedByConstructor) {
      throw refused(refusedByConstructor, type);
    } catch (JsonMappingException e) {
      String path = path(e.getPath());
      String is =
          e instanceof InvalidFormatException format
              ? "is not a " + format.getTargetType().getSimpleName() + " in ISO 8601 form"
              : "has the wrong type or value";
      throw new JsonException(
          "The JSON does not fit " + type.getSimpleName() + ": '" + path + "' " + is + ".", path);
    } catch (IOException e) {
      throw new JsonException("The JSON does not fit " + type.getSimpleName() + ".", null);
    }
  }

  private static JsonException refused(ValueInstantiationException e, Class<?> type) {
    String path = path(e.getPath());
    JsonException refused =
        new JsonException(
            "The JSON does not fit "
                + type.getSimpleName()
                + ": the constructor of "
                + e.getType().getRawClass().getSimpleName()
                + " refuses "
                + (path.isEmpty() ? "it" : "'" + path + "'")
                + ".",
            path.isEmpty() ? null : path);
    @Nullable Throwable cause = e.getCause();
    // the library's own exceptions quote what they were given
    if (cause != null && !(cause instanceof JacksonException)) {
      refused.initCause(cause);
    }
    return refused;
  }

  private static String path(List<JsonMappingException.Reference> references) {
    StringBuilder path = new StringBuilder();
    for (JsonMappingException.Reference step : references) {
      if (step.getFieldName() == null) {
        path.append('[').append(step.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
      }
    }
    return path.toString();
  }

  static JsonObject write(Object value) {
    try {
      byte[] text = MAPPER.writeValueAsString(value).getBytes(StandardCharsets.UTF_8);
      return JsonText.read(text, JsonText.Mode.LENIENT);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "A "
              + value.getClass().getName()
              + " has no JSON form: one of its components cannot be written as JSON.");
    }
  }

  private static final class Verbatim extends JsonSerializer<JsonValue> {
    @Override
    public void serialize(JsonValue value, JsonGenerator out, SerializerProvider context)
        throws IOException {
      out.writeRawValue(value.toJson());
    }
  }
}
