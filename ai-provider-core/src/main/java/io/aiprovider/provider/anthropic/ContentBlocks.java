package io.aiprovider.provider.anthropic;

import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import io.aiprovider.provider.Unsupported;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Content parts as Anthropic's blocks. Empty texts are left out, for the API refuses them. */
final class ContentBlocks {
  private static final String BASE64 = ";base64,";

  private ContentBlocks() {}

  /**
   * The blocks of a message's content.
   *
   * @param path where the content is in the request, for what cannot be expressed
   */
  static List<JsonObject> of(@Nullable JsonValue content, String path, Unsupported unsupported) {
    List<JsonObject> blocks = new ArrayList<>();
    if (content instanceof JsonString text && !text.value().isEmpty()) {
      blocks.add(text(text.value()));
    } else if (content instanceof JsonArray parts) {
      List<JsonObject> all = parts.objects();
      for (int i = 0; i < all.size(); i++) {
        JsonObject block = block(all.get(i), path + "[" + i + "]", unsupported);
        if (block != null) {
          JsonObject cache = all.get(i).object("cache_control");
          blocks.add(cache == null ? block : block.with("cache_control", cache));
        }
      }
    }
    return blocks;
  }

  static JsonObject text(String text) {
    return JsonObject.of("type", "text").with("text", text);
  }

  private static @Nullable JsonObject block(JsonObject part, String path, Unsupported unsupported) {
    String type = part.string("type");
    switch (type == null ? "" : type) {
      case "text" -> {
        String text = part.string("text");
        return text == null || text.isEmpty() ? null : text(text);
      }
      case "refusal" -> {
        String refusal = part.string("refusal");
        return refusal == null || refusal.isEmpty() ? null : text(refusal);
      }
      case "image_url" -> {
        JsonObject image = part.object("image_url");
        String url = image == null ? part.string("image_url") : image.string("url");
        return url == null
            ? refused(path, unsupported)
            : JsonObject.of("type", "image").with("source", source(url));
      }
      case "file" -> {
        return document(part.object("file"), path, unsupported);
      }
      case "document", "image", "search_result" -> {
        return part; // in Anthropic's own words already
      }
      default -> {
        return refused(path, unsupported);
      }
    }
  }

  private static @Nullable JsonObject refused(String path, Unsupported unsupported) {
    throw unsupported.refuse(path); // an answer about something left out is no answer
  }

  private static JsonObject source(String url) {
    int data = url.indexOf(BASE64);
    if (url.startsWith("data:") && data > 0) {
      return JsonObject.of("type", "base64")
          .with("media_type", url.substring("data:".length(), data))
          .with("data", url.substring(data + BASE64.length()));
    }
    return JsonObject.of("type", "url").with("url", url);
  }

  private static @Nullable JsonObject document(
      @Nullable JsonObject file, String path, Unsupported unsupported) {
    if (file == null) {
      return refused(path, unsupported);
    }
    String id = file.string("file_id");
    String data = file.string("file_data");
    JsonObject source;
    if (id != null) {
      source = JsonObject.of("type", "file").with("file_id", id);
    } else if (data == null) {
      return refused(path, unsupported);
    } else if (data.startsWith("data:") || data.startsWith("https://")) {
      source = source(data);
    } else {
      source =
          JsonObject.of("type", "base64").with("media_type", "application/pdf").with("data", data);
    }
    JsonObject document = JsonObject.of("type", "document").with("source", source);
    String name = file.string("filename");
    return name == null ? document : document.with("title", name);
  }
}
