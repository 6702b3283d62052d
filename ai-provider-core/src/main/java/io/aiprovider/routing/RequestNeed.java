package io.aiprovider.routing;

import io.aiprovider.catalog.Capability;
import io.aiprovider.catalog.CatalogModel;
import io.aiprovider.catalog.Modality;
import io.aiprovider.chat.ChatMessage;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonValue;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a request needs that not every model can do. */
enum RequestNeed {
  TOOLS("call tools"),
  JSON_SCHEMA("follow a JSON Schema"),
  IMAGES("read images"),
  AUDIO("read audio");

  private final String words;

  RequestNeed(String words) {
    this.words = words;
  }

  /** What the model must be able to do, as in "it cannot ...". */
  String words() {
    return words;
  }

  /** Whether the model is known not to be able to do it. */
  boolean isMissingIn(CatalogModel model) {
    return switch (this) {
      case TOOLS -> model.lacks(Capability.TOOLS);
      case JSON_SCHEMA -> model.lacks(Capability.STRUCTURED_OUTPUT);
      case IMAGES -> model.lacks(Modality.IMAGE);
      case AUDIO -> model.lacks(Modality.AUDIO);
    };
  }

  /** The needs of a chat. */
  static Set<RequestNeed> of(ChatRequest request) {
    Set<RequestNeed> needs = EnumSet.noneOf(RequestNeed.class);
    if (isFilled(request.get("tools")) || isFilled(request.get("functions"))) {
      needs.add(TOOLS);
    }
    JsonObject format = request.json().object("response_format");
    if (format != null && "json_schema".equals(format.string("type"))) {
      needs.add(JSON_SCHEMA);
    }
    for (ChatMessage message : request.messages()) {
      if (message.content() instanceof JsonArray parts) {
        parts.forEach(part -> addNeedOf(part, needs));
      }
    }
    return needs;
  }

  private static boolean isFilled(@Nullable JsonValue list) {
    return list instanceof JsonArray array && array.size() > 0;
  }

  private static void addNeedOf(JsonValue part, Set<RequestNeed> needs) {
    String type = part instanceof JsonObject object ? object.string("type") : null;
    if ("image_url".equals(type)) {
      needs.add(IMAGES);
    } else if ("input_audio".equals(type)) {
      needs.add(AUDIO);
    }
  }
}
