package io.aiprovider.client;

import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/** Requests with random fields, and changes to them that change the answer. */
final class RandomRequests {
  private static final String SCHEMA =
      "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"},\"b\":{\"type\":\"number\"}}}";
  private static final String OTHER_SCHEMA =
      "{\"type\":\"object\",\"properties\":{\"b\":{\"type\":\"number\"},\"a\":{\"type\":\"string\"}}}";

  /** Fields with a value, and another one that means something else. */
  private static final List<String[]> FIELDS =
      List.of(
          new String[] {"temperature", "0.5", "0.50001"},
          new String[] {"top_p", "0.9", "0.8"},
          new String[] {"max_tokens", "100", "101"},
          new String[] {"seed", "9007199254740993", "9007199254740992"},
          new String[] {"n", "2", "3"},
          new String[] {"stop", "[\"a\",\"b\"]", "[\"b\",\"a\"]"},
          new String[] {"presence_penalty", "1.5", "-1.5"},
          new String[] {"frequency_penalty", "0", "0.1"},
          new String[] {"logit_bias", "{\"50256\":-100}", "{\"50256\":-99}"},
          new String[] {"logprobs", "true", "false"},
          new String[] {"parallel_tool_calls", "false", "true"},
          new String[] {"tool_choice", "\"auto\"", "\"required\""},
          new String[] {"reasoning_effort", "\"low\"", "\"high\""},
          new String[] {"verbosity", "\"low\"", "\"high\""},
          new String[] {"service_tier", "\"flex\"", "\"priority\""},
          new String[] {
            "prediction",
            "{\"type\":\"content\",\"content\":\"x\"}",
            "{\"type\":\"content\",\"content\":\"y\"}"
          },
          new String[] {"modalities", "[\"text\"]", "[\"text\",\"image\"]"},
          new String[] {"unheard_of", "{\"x\":{\"y\":[1,2]}}", "{\"x\":{\"y\":[2,1]}}"},
          new String[] {"thinking", "{\"budget\":1024}", "{\"budget\":1024.0}"});

  private RandomRequests() {}

  /** A request that no earlier one of the run is equal to. */
  static JsonObject next(Random random, int number) {
    JsonObject request =
        JsonObject.of("model", "model" + random.nextInt(3))
            .with("messages", messages(number))
            .with(
                "tools",
                value(
                    "[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":"
                        + SCHEMA
                        + "}}]"));
    List<String[]> fields = new ArrayList<>(FIELDS);
    Collections.shuffle(fields, random);
    for (String[] field : fields.subList(0, 1 + random.nextInt(fields.size() - 1))) {
      request = request.with(field[0], value(field[1]));
    }
    return random.nextInt(4) == 0 ? request.with("stream", true) : request;
  }

  private static JsonArray messages(int number) {
    return (JsonArray)
        value(
            "[{\"role\":\"system\",\"content\":\"Be brief.\"},"
                + "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Question "
                + number
                + "\"}]},"
                + "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"c\","
                + "\"type\":\"function\",\"function\":{\"name\":\"f\","
                + "\"arguments\":\"{\\\"a\\\":1,\\\"b\\\":2}\"}}]},"
                + "{\"role\":\"tool\",\"tool_call_id\":\"c\",\"content\":\"42\"}]");
  }

  private static JsonValue value(String json) {
    return Objects.requireNonNull(JsonObject.parse("{\"v\":" + json + "}").get("v"));
  }

  /** The request with another value of a field, that a model may answer differently. */
  static JsonObject withOtherValue(JsonObject request, String name) {
    String other =
        FIELDS.stream().filter(field -> field[0].equals(name)).findFirst().orElseThrow()[2];
    return request.with(name, value(other));
  }

  /** Models may answer in the order of the schema. */
  static JsonObject withSchemaOrderChanged(JsonObject request) {
    return JsonObject.parse(request.toString().replace(SCHEMA, OTHER_SCHEMA));
  }

  static JsonObject withOtherArguments(JsonObject request) {
    return JsonObject.parse(
        request.toString().replace("{\\\"a\\\":1,\\\"b\\\":2}", "{\\\"b\\\":2,\\\"a\\\":1}"));
  }
}
