package io.aiprovider.cache;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * In which objects of a request the order of members and the form of numbers do not belong to the
 * cache key: in those whose members are read by their names. All others, such as a schema, the
 * arguments of a function and what is unknown here, can reach the model as they are written.
 *
 * @param members the order of those members that are such objects too, or lists of them; null if
 *     this is no such object
 */
record KeyOrder(@Nullable Map<String, KeyOrder> members) {
  /** An object, and all within it, counts as it is written. */
  private static final KeyOrder AS_WRITTEN = new KeyOrder(null);

  private static final KeyOrder ANY = new KeyOrder(Map.of());
  private static final KeyOrder PART =
      new KeyOrder(Map.of("image_url", ANY, "input_audio", ANY, "file", ANY));
  private static final KeyOrder TOOL = new KeyOrder(Map.of("function", ANY));
  private static final KeyOrder MESSAGE =
      new KeyOrder(Map.of("content", PART, "tool_calls", TOOL, "function_call", ANY));

  /** Of a whole request. */
  static final KeyOrder REQUEST =
      new KeyOrder(
          Map.of(
              "messages", MESSAGE,
              "tools", TOOL,
              "functions", ANY,
              "tool_choice", TOOL,
              "function_call", ANY,
              "response_format", new KeyOrder(Map.of("json_schema", ANY)),
              "logit_bias", ANY));

  boolean isAny() {
    return members != null;
  }

  /** Of a member. */
  KeyOrder of(String name) {
    return members == null ? AS_WRITTEN : members.getOrDefault(name, AS_WRITTEN);
  }
}
