package io.aiprovider.provider.anthropic;

import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import io.aiprovider.provider.Unsupported;
import io.aiprovider.provider.wire.request.DataUrl;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Content parts as Anthropic's blocks. Blank texts are left out, because the API refuses them. */
final class ContentBlocks {
  /** The image formats that the API supports. */
  private static final Set<String> IMAGES =
      Set.of("image/jpeg", "image/png", "image/gif", "image/webp");

  /** The types of OpenAI's parts; parts of other types already have Anthropic's form. */
  private static final Set<String> OPENAI_TYPES = Set.of("text", "refusal", "image_url", "file");

  private static final Set<String> SENT =
      Set.of(
          "type",
          "text",
          "refusal",
          "image_url",
          "file",
          "cache_control",
          "prompt_cache_breakpoint");

  private static final String PDF = "application/pdf";

  private ContentBlocks() {}

  /**
   * The blocks of a message's content.
   *
   * @param path where the content is in the request, for refusals
   */
  static List<JsonObject> of(@Nullable JsonValue content, String path, Unsupported unsupported) {
    List<JsonObject> blocks = new ArrayList<>();
    if (content instanceof JsonString text && !text.value().isBlank()) {
      blocks.add(text(text.value()));
    } else if (content instanceof JsonArray parts) {
      List<JsonObject> all = parts.objects();
      for (int i = 0; i < all.size(); i++) {
        JsonObject block = block(all.get(i), path + "[" + i + "]", unsupported);
        if (block != null) {
          blocks.add(marked(block, all.get(i)));
        }
      }
    }
    return blocks;
  }

  /**
   * The block with Anthropic's {@code cache_control}, if the part has this field or OpenAI's {@code
   * prompt_cache_breakpoint}.
   */
  private static JsonObject marked(JsonObject block, JsonObject part) {
    JsonObject cache = part.object("cache_control");
    if (cache == null && part.object("prompt_cache_breakpoint") != null) {
      cache = JsonObject.of("type", "ephemeral");
    }
    return cache == null ? block : block.with("cache_control", cache);
  }

  static JsonObject text(String text) {
    return JsonObject.of("type", "text").with("text", text);
  }

  private static @Nullable JsonObject block(JsonObject part, String path, Unsupported unsupported) {
    String type = part.string("type");
    if (OPENAI_TYPES.contains(String.valueOf(type))) {
      unsupported.mentionOthers(part, "messages.content", SENT);
    }
    switch (type == null ? "" : type) {
      case "text" -> {
        String text = part.string("text");
        return text == null || text.isBlank() ? null : text(text);
      }
      case "refusal" -> {
        String refusal = part.string("refusal");
        return refusal == null || refusal.isBlank() ? null : text(refusal);
      }
      case "image_url" -> {
        JsonObject image = part.object("image_url");
        String url = image == null ? part.string("image_url") : image.string("url");
        return url == null
            ? refused(path, unsupported)
            : image(url, image == null ? JsonObject.EMPTY : image, path, unsupported);
      }
      case "file" -> {
        return document(part.object("file"), path, unsupported);
      }
      case "document", "image", "search_result" -> {
        return part; // it already has Anthropic's form
      }
      default -> {
        return refused(path, unsupported);
      }
    }
  }

  private static @Nullable JsonObject refused(String path, Unsupported unsupported) {
    throw unsupported.refuse(path); // without this part the answer would be wrong
  }

  /** An image. The API has a field for the format of inline data, and none for the detail. */
  private static @Nullable JsonObject image(
      String url, JsonObject image, String path, Unsupported unsupported) {
    DataUrl data = DataUrl.of(url);
    String format = image.string("format");
    boolean sent = data != null && format != null && IMAGES.contains(format);
    unsupported.mentionOthers(
        image, "messages.content.image_url", sent ? Set.of("url", "format") : Set.of("url"));
    return sent && data != null && format != null
        ? block("image", base64(format, data.data()))
        : ofUrl(url, "image", path, unsupported);
  }

  /** The content at a URL, or inside a {@code data:} URL, whose media type decides the block. */
  private static @Nullable JsonObject ofUrl(
      String url, String type, String path, Unsupported unsupported) {
    DataUrl data = DataUrl.of(url);
    if (data == null) {
      return block(type, JsonObject.of("type", "url").with("url", url));
    }
    if (IMAGES.contains(data.mediaType())) {
      return block("image", base64(data.mediaType(), data.data()));
    }
    if (data.mediaType().equals(PDF)) {
      return block("document", base64(PDF, data.data()));
    }
    String text = data.mediaType().startsWith("text/") ? decoded(data.data()) : null;
    return text == null
        ? refused(path, unsupported)
        : block(
            "document",
            JsonObject.of("type", "text").with("media_type", "text/plain").with("data", text));
  }

  private static JsonObject block(String type, JsonObject source) {
    return JsonObject.of("type", type).with("source", source);
  }

  private static JsonObject base64(String mediaType, String data) {
    return JsonObject.of("type", "base64").with("media_type", mediaType).with("data", data);
  }

  private static @Nullable String decoded(String base64) {
    try {
      return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException noBase64) {
      return null;
    }
  }

  private static @Nullable JsonObject document(
      @Nullable JsonObject file, String path, Unsupported unsupported) {
    if (file == null) {
      return refused(path, unsupported);
    }
    String id = file.string("file_id");
    String data = file.string("file_data");
    JsonObject document;
    if (id != null && id.startsWith("file-")) {
      return refused(path, unsupported); // an id of OpenAI's files
    } else if (id != null) {
      document = block("document", JsonObject.of("type", "file").with("file_id", id));
    } else if (data == null) {
      return refused(path, unsupported);
    } else if (data.startsWith("data:") || data.startsWith("https://")) {
      document = ofUrl(data, "document", path, unsupported);
    } else {
      document = block("document", base64(PDF, data));
    }
    String name = file.string("filename");
    boolean isDocument = document != null && "document".equals(document.string("type"));
    unsupported.mentionOthers(
        file,
        "messages.content.file",
        isDocument ? Set.of("file_id", "file_data", "filename") : Set.of("file_id", "file_data"));
    return document == null || name == null || !isDocument
        ? document
        : document.with("title", name);
  }
}
