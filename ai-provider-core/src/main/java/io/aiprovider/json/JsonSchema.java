package io.aiprovider.json;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * JSON Schemas of records, in the form that OpenAI's strict mode accepts: no additional properties,
 * and all properties required; a property that may be absent in Java is a union with {@code null}.
 *
 * <p>A component may be a record, an enum, a {@code String}, {@code UUID} or {@code URI}, a number
 * (primitive, boxed, {@code BigInteger}, {@code BigDecimal}), a boolean, a {@code LocalDate},
 * {@code LocalTime}, {@code LocalDateTime}, {@code Instant}, {@code OffsetDateTime}, {@code
 * ZonedDateTime} or {@code Duration}; a {@code List}, {@code Set}, {@code Collection} or array of
 * these, or a {@code Map} from {@code String} to one of them; an {@code Optional}, or anything but
 * a primitive with an annotation called {@code Nullable}. Records may contain themselves. A {@code
 * Map} is not possible in OpenAI's strict mode: see {@link #fitsStrictMode}.
 *
 * @since 0.1
 */
public final class JsonSchema {
  private static final Set<Class<?>> LISTS = Set.of(List.class, Set.class, Collection.class);

  private final Class<?> root;
  private final List<Class<?>> open = new ArrayList<>();
  private final Set<Class<?>> recursive = new HashSet<>();
  private final Map<Class<?>, String> names = new LinkedHashMap<>();
  private final Map<String, JsonObject> definitions = new LinkedHashMap<>();

  private JsonSchema(Class<?> root) {
    this.root = root;
  }

  /**
   * The schema of a record. Each {@link Description} becomes a {@code description}.
   *
   * @throws IllegalArgumentException if the type is not a record, or has a component of a type that
   *     is not listed above; the message names it
   */
  public static JsonObject of(Class<?> type) {
    return JsonBinding.of(type).schema();
  }

  /**
   * Whether OpenAI's strict mode accepts a schema, which may come from any source. OpenAI answers a
   * strict request with any other schema with an error.
   */
  public static boolean fitsStrictMode(JsonObject schema) {
    return StrictMode.fits(schema);
  }

  static JsonObject build(Class<?> type) {
    if (!type.isRecord()) {
      throw new IllegalArgumentException(
          type.getName() + " is not a record: JSON is bound to records only.");
    }
    JsonSchema builder = new JsonSchema(type);
    JsonObject schema = described(builder.object(type), type);
    if (!builder.definitions.isEmpty()) {
      schema = schema.with("$defs", builder.definitions);
    }
    return schema;
  }

  private JsonObject object(Class<?> type) {
    open.add(type);
    Map<String, JsonObject> properties = new LinkedHashMap<>();
    for (RecordComponent component : type.getRecordComponents()) {
      properties.put(component.getName(), property(type, component));
    }
    open.remove(type);
    return JsonObject.of("type", "object")
        .with("properties", properties)
        .with("required", properties.keySet())
        .with("additionalProperties", false);
  }

  private JsonObject property(Class<?> owner, RecordComponent component) {
    String place = owner.getSimpleName() + "." + component.getName();
    Type type = component.getGenericType();
    Type required = requiredPart(type);
    JsonObject schema = value(required, place);
    if (!required.equals(type) || isNullable(component)) {
      schema = orNull(schema);
    }
    AnnotatedElement inherited = required instanceof Class<?> named ? named : component.getType();
    return described(schema, hasDescription(component) ? component : inherited);
  }

  /** The type inside an Optional; any other type itself. */
  private static Type requiredPart(Type type) {
    return type instanceof ParameterizedType generic && generic.getRawType() == Optional.class
        ? generic.getActualTypeArguments()[0]
        : type;
  }

  private static boolean isNullable(RecordComponent component) {
    return !component.getType().isPrimitive()
        && Stream.of(component, component.getAnnotatedType())
            .flatMap(element -> Arrays.stream(element.getAnnotations()))
            .anyMatch(a -> a.annotationType().getSimpleName().equals("Nullable"));
  }

  private JsonObject value(Type type, String place) {
    if (type instanceof GenericArrayType array) {
      return list(value(array.getGenericComponentType(), place));
    }
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      if (generic.getRawType() instanceof Class<?> raw && LISTS.contains(raw)) {
        return list(value(arguments[0], place));
      }
      if (generic.getRawType() == Map.class && arguments[0] == String.class) {
        return JsonObject.of("type", "object")
            .with("additionalProperties", value(arguments[1], place));
      }
    }
    if (type instanceof Class<?> plain) {
      ScalarType scalar = ScalarType.of(plain);
      if (scalar != null) {
        return scalar.schema();
      }
      if (plain.isRecord()) {
        return nested(plain);
      }
      if (plain.isEnum()) {
        List<String> constants =
            Stream.of(plain.getEnumConstants()).map(c -> ((Enum<?>) c).name()).toList();
        return JsonObject.of("type", "string").with("enum", constants);
      }
      if (plain.isArray() && plain != byte[].class && plain != char[].class) {
        return list(value(plain.getComponentType(), place));
      }
    }
    throw new IllegalArgumentException(
        place
            + " is a "
            + type.getTypeName()
            + ", which has no JSON Schema here: use a record, an enum, text, a number, a boolean,"
            + " a time, or a List, Set, Map<String, …>, array or component Optional of these.");
  }

  private static JsonObject list(JsonObject items) {
    return JsonObject.of("type", "array").with("items", items);
  }

  /** Written in place, unless it contains itself: then it is defined once and referenced. */
  private JsonObject nested(Class<?> type) {
    if (type == root) {
      return JsonObject.of("$ref", "#");
    }
    boolean defined = recursive.contains(type);
    if (open.contains(type) || defined) {
      recursive.add(type);
      return reference(type);
    }
    JsonObject schema = object(type);
    if (!recursive.contains(type)) {
      return schema;
    }
    definitions.put(name(type), described(schema, type));
    return reference(type);
  }

  private JsonObject reference(Class<?> type) {
    return JsonObject.of("$ref", "#/$defs/" + name(type));
  }

  private String name(Class<?> type) {
    String known = names.get(type);
    if (known != null) {
      return known;
    }
    String name = type.getSimpleName();
    for (int number = 2; names.containsValue(name); number++) {
      name = type.getSimpleName() + number;
    }
    names.put(type, name);
    return name;
  }

  private static JsonObject orNull(JsonObject schema) {
    String type = schema.string("type");
    return type == null || schema.has("enum")
        ? JsonObject.of("anyOf", List.of(schema, JsonObject.of("type", "null")))
        : schema.with("type", List.of(type, "null"));
  }

  private static boolean hasDescription(AnnotatedElement element) {
    return element.isAnnotationPresent(Description.class);
  }

  /** OpenAI accepts nothing next to a {@code $ref}, so one with a description is wrapped. */
  private static JsonObject described(JsonObject schema, AnnotatedElement element) {
    @Nullable Description description = element.getAnnotation(Description.class);
    if (description == null) {
      return schema;
    }
    JsonObject target = schema.has("$ref") ? JsonObject.of("anyOf", List.of(schema)) : schema;
    return target.with("description", description.value());
  }
}
