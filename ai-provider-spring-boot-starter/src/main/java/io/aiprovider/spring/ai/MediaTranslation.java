package io.aiprovider.spring.ai;

import io.aiprovider.chat.AudioFormat;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.InvalidRequest;
import io.aiprovider.failure.MalformedReply;
import io.aiprovider.json.JsonObject;
import io.aiprovider.provider.wire.request.DataUrl;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.springframework.ai.content.Media;
import org.springframework.util.MimeType;

/**
 * Translates Spring AI's media to content parts: images and videos by URL or bytes, audio by bytes,
 * text as text, everything else as a file.
 */
final class MediaTranslation {

  /**
   * Spring AI's generated name for media without one. It is new each time, which would defeat
   * caches.
   */
  private static final Pattern MADE_UP =
      Pattern.compile("media-.*-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private MediaTranslation() {}

  /**
   * The content part.
   *
   * @throws InvalidRequest if it is audio at a URL, which no provider fetches
   */
  static JsonObject part(Media media) {
    MimeType type = media.getMimeType();
    return switch (type.getType()) {
      case "image" -> part("image_url", JsonObject.of("url", address(media)));
      case "video" -> part("video_url", JsonObject.of("url", address(media)));
      case "audio" -> part("input_audio", audio(media));
      case "text" ->
          media.getData() instanceof byte[] bytes
              ? JsonObject.of("type", "text").with("text", new String(bytes, charset(type)))
              : file(media);
      default -> file(media);
    };
  }

  private static JsonObject part(String type, JsonObject content) {
    return JsonObject.of("type", type).with(type, content);
  }

  private static JsonObject file(Media media) {
    String name = media.getName();
    String given =
        MADE_UP.matcher(name).matches() ? "media." + media.getMimeType().getSubtype() : name;
    return part("file", JsonObject.of("filename", given).with("file_data", address(media)));
  }

  private static JsonObject audio(Media media) {
    DataUrl data = DataUrl.of(address(media));
    if (data == null) {
      throw new InvalidRequest(
          "Audio at a URL cannot be sent. Give the media its bytes, for example as a Resource.",
          FailureDetail.ofParam("messages"));
    }
    return JsonObject.of("data", data.data())
        .with("format", AudioFormat.of(media.getMimeType().getSubtype()));
  }

  private static Charset charset(MimeType type) {
    return Objects.requireNonNullElse(type.getCharset(), StandardCharsets.UTF_8);
  }

  /** Its URL, or its bytes as a data URL. A string without a colon can only be Base64. */
  private static String address(Media media) {
    String encoded;
    if (media.getData() instanceof byte[] bytes) {
      encoded = Base64.getEncoder().encodeToString(bytes);
    } else {
      encoded = media.getData().toString();
      if (encoded.indexOf(':') >= 0) {
        return encoded;
      }
    }
    MimeType type = media.getMimeType();
    return "data:" + type.getType() + "/" + type.getSubtype() + ";base64," + encoded;
  }

  /** The images of an answer, by URL or as bytes. */
  static List<Media> pictures(JsonObject message) {
    List<Media> pictures = new ArrayList<>();
    for (JsonObject part : message.objects("images")) {
      JsonObject image = part.object("image_url");
      String address = image == null ? null : image.string("url");
      if (address != null) {
        pictures.add(picture(address));
      }
    }
    return pictures;
  }

  private static Media picture(String address) {
    DataUrl data = DataUrl.of(address);
    if (data == null) {
      return Media.builder().mimeType(MimeType.valueOf("image/*")).data(address).build();
    }
    try {
      return Media.builder()
          .mimeType(MimeType.valueOf(data.mediaType()))
          .data(Base64.getDecoder().decode(data.data()))
          .build();
    } catch (IllegalArgumentException e) {
      throw new MalformedReply(
          "An image in the answer is not Base64 of a known type.", FailureDetail.NONE, e);
    }
  }
}
