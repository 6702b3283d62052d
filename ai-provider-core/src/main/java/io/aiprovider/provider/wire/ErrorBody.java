package io.aiprovider.provider.wire;

import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonException;
import io.aiprovider.json.JsonLiteral;
import io.aiprovider.json.JsonNumber;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import io.aiprovider.provider.http.RetryAfter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The content of an error answer, in any of the usual places: under {@code error} as OpenAI does,
 * at the top level (Mistral, vLLM), or as one text (xAI, FastAPI's {@code detail}).
 *
 * @param json the whole answer; null when it is not a JSON object
 * @param message for people; null when there is none
 * @param type the provider's type of the error
 * @param code the provider's code of the error
 * @param param the field of the request that was wrong
 * @since 0.1
 */
public record ErrorBody(
    @Nullable JsonObject json,
    @Nullable String message,
    @Nullable String type,
    @Nullable String code,
    @Nullable String param) {

  private static final ErrorBody UNKNOWN = new ErrorBody(null, null, null, null, null);
  private static final String MINIMAX = "base_resp";
  private static final List<String> CODE_FIELDS =
      List.of("code", "status_code", "error_code", "errcode");
  private static final Set<String> SUCCESS = Set.of("0", "200", "ok", "success");
  private static final List<String> RESULTS =
      List.of("choices", "data", "results", "content", "candidates", "embeddings");
  private static final List<String> MESSAGE_FIELDS =
      List.of("message", "detail", "msg", "error", "status_msg", "error_msg", "errmsg");

  static ErrorBody read(byte[] body) {
    try {
      return of(JsonObject.parseLenient(withoutArray(body)));
    } catch (JsonException notJson) {
      return UNKNOWN;
    }
  }

  /** Google answers a request for a stream with an array of one error. */
  private static byte[] withoutArray(byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8).trim();
    return text.startsWith("[") && text.endsWith("]")
        ? text.substring(1, text.length() - 1).getBytes(StandardCharsets.UTF_8)
        : body;
  }

  static ErrorBody of(JsonObject json) {
    JsonObject nested = json.object("error");
    JsonObject base = json.object(MINIMAX);
    JsonObject error = nested != null ? nested : base != null ? base : json;
    String message = text(error);
    String param = error.string("param");
    JsonObject violation = violation(error);
    String field = violation == null ? "" : field(violation.array("loc"));
    if (param == null && !field.isEmpty()) {
      param = field;
      message = field + ": " + message;
    }
    return new ErrorBody(json, message, error.string("type"), code(error), param);
  }

  /** The first field error of Pydantic (Mistral, vLLM); null when there is none. */
  private static @Nullable JsonObject violation(@Nullable JsonValue value) {
    if (value instanceof JsonArray array) {
      return array.size() == 0 ? null : violation(array.values().get(0));
    }
    if (!(value instanceof JsonObject object)) {
      return null;
    }
    if (object.array("loc") != null && object.has("msg")) {
      return object;
    }
    JsonObject inMessage = violation(object.get("message"));
    return inMessage != null ? inMessage : violation(object.get("detail"));
  }

  /** A path as in {@code messages[0].name}; it begins with the part of the request it is in. */
  private static String field(@Nullable JsonArray location) {
    StringBuilder path = new StringBuilder();
    for (JsonValue step : location == null ? JsonArray.EMPTY : location) {
      if (step instanceof JsonNumber index) {
        path.append('[').append(index.text()).append(']');
      } else if (!path.isEmpty() || !JsonString.of("body").equals(step)) {
        path.append(path.isEmpty() ? "" : ".").append(step.asString());
      }
    }
    return path.toString();
  }

  /**
   * How long Google asks callers to wait ({@code google.rpc.RetryInfo}); null if it names no time.
   */
  @Nullable Duration retryDelay() {
    JsonObject error = json == null ? null : json.object("error");
    for (JsonObject each : error == null ? List.<JsonObject>of() : error.objects("details")) {
      String delay = each.string("retryDelay");
      if (delay != null && delay.endsWith("s")) {
        return RetryAfter.ofSeconds(delay.substring(0, delay.length() - 1));
      }
    }
    return null;
  }

  /** Whether Google says ({@code google.rpc.QuotaFailure}) that a quota for a whole day is used. */
  boolean exhaustsDay() {
    JsonObject error = json == null ? null : json.object("error");
    for (JsonObject each : error == null ? List.<JsonObject>of() : error.objects("details")) {
      for (JsonObject violation : each.objects("violations")) {
        String quota = violation.string("quotaId");
        if (quota != null && quota.contains("PerDay")) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether an answer with status 200 is an error. */
  public static boolean isError(JsonObject json) {
    JsonValue error = json.get("error");
    return error instanceof JsonObject
        || error instanceof JsonString text && !text.value().isEmpty()
        || "error".equals(json.string("object"))
        || isErrorByCode(json);
  }

  /** Whether there are a code and a message, but no results. */
  private static boolean isErrorByCode(JsonObject json) {
    for (String results : RESULTS) {
      if (json.array(results) != null) {
        return false;
      }
    }
    JsonObject base = json.object(MINIMAX);
    if (base != null) {
      return !SUCCESS.contains(String.valueOf(code(base)));
    }
    String code = code(json);
    boolean failed =
        code == null
            ? json.get("success") == JsonLiteral.FALSE
            : !SUCCESS.contains(code.toLowerCase(Locale.ROOT));
    return failed && text(json) != null;
  }

  private static @Nullable String code(JsonObject error) {
    for (String name : CODE_FIELDS) {
      String code = word(error.get(name));
      if (code != null) {
        return code;
      }
    }
    return null;
  }

  /** Whether it is an error of MiniMax, whose codes have a meaning only there. */
  boolean isMiniMax() {
    return json != null && json.object(MINIMAX) != null;
  }

  /** Whether type or code contain the word. */
  boolean names(String word) {
    return contains(type, word) || contains(code, word);
  }

  /** Whether the message contains the phrase, which must be in lower case. */
  boolean says(String phrase) {
    return contains(message, phrase);
  }

  private static boolean contains(@Nullable String text, String part) {
    return text != null && text.toLowerCase(Locale.ROOT).contains(part);
  }

  /** The code as an HTTP status; 0 when it is not one. */
  int statusInCode() {
    boolean status = code != null && code.length() == 3 && code.charAt(0) >= '4';
    try {
      int number = status ? Integer.parseInt(code) : 0;
      return number < 600 ? number : 0;
    } catch (NumberFormatException aWord) {
      return 0;
    }
  }

  private static @Nullable String text(@Nullable JsonValue value) {
    if (value instanceof JsonString text) {
      return text.value().isBlank() ? null : text.value();
    }
    if (value instanceof JsonArray array) {
      return array.size() == 0 ? null : text(array.values().get(0));
    }
    if (value instanceof JsonObject object) {
      return MESSAGE_FIELDS.stream()
          .map(name -> text(object.get(name)))
          .filter(text -> text != null)
          .findFirst()
          .orElse(null);
    }
    return null;
  }

  private static @Nullable String word(@Nullable JsonValue code) {
    return code instanceof JsonNumber number
        ? number.text()
        : code == null ? null : code.asString();
  }
}
