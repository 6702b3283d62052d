package io.aiprovider.provider.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.failure.UnsupportedFeature;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Images and files in requests. */
class ContentTest {
  private final Anthropic anthropic = new Anthropic();

  @AfterEach
  void stop() {
    anthropic.close();
  }

  private String messages(String messages) {
    return anthropic
        .sentFor("\"messages\":" + messages)
        .without("model")
        .without("max_tokens")
        .toJson();
  }

  @Test
  void images_and_documents_are_sources_and_marks_stay() {
    assertThat(
            messages(
                """
                [{"role":"user","content":[
                  {"type":"image_url","image_url":{"url":"https://x.test/a.png"}},
                  {"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}},
                  {"type":"file","file":{"filename":"a.pdf",
                   "file_data":"data:application/pdf;base64,BBBB"}},
                  {"type":"text","text":"See","cache_control":{"type":"ephemeral","ttl":"1h"}}]}]"""))
        .isEqualTo(
            """
            {"messages":[{"role":"user","content":[\
            {"type":"image","source":{"type":"url","url":"https://x.test/a.png"}},\
            {"type":"image","source":{"type":"base64","media_type":"image/png","data":"AAAA"}},\
            {"type":"document","source":{"type":"base64","media_type":"application/pdf",\
            "data":"BBBB"},"title":"a.pdf"},{"type":"text","text":"See",\
            "cache_control":{"type":"ephemeral","ttl":"1h"}}]}]}""");
  }

  @Test
  void audio_cannot_be_expressed_and_is_named() {
    assertThatThrownBy(
            () ->
                messages(
                    """
                    [{"role":"user","content":[{"type":"input_audio",
                      "input_audio":{"data":"AA","format":"wav"}}]}]"""))
        .isInstanceOfSatisfying(
            UnsupportedFeature.class,
            refusal -> assertThat(refusal.param()).isEqualTo("messages[0].content[0]"));
  }

  @Test
  void the_media_type_of_data_decides_the_block() {
    assertThat(
            messages(
                """
                [{"role":"user","content":[
                  {"type":"image_url","image_url":{"url":"data:image/JPG;name=a;base64,AAAA"}},
                  {"type":"image_url","image_url":{"url":"data:application/pdf;base64,BBBB"}},
                  {"type":"file","file":{"filename":"a.csv","file_data":"data:text/csv;base64,w6kK"}},
                  {"type":"file","file":{"filename":"a.png","file_data":"data:image/png;base64,CC"}}]}]"""))
        .isEqualTo(
            """
            {"messages":[{"role":"user","content":[\
            {"type":"image","source":{"type":"base64","media_type":"image/jpeg","data":"AAAA"}},\
            {"type":"document","source":{"type":"base64","media_type":"application/pdf",\
            "data":"BBBB"}},{"type":"document","source":{"type":"text","media_type":"text/plain",\
            "data":"é\\n"},"title":"a.csv"},\
            {"type":"image","source":{"type":"base64","media_type":"image/png","data":"CC"}}]}]}""");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/heic;base64,AAAA\"}}",
        "{\"type\":\"file\",\"file\":{\"file_id\":\"file-abc\"}}"
      })
  void an_unsupported_part_is_refused_by_name(String part) {
    assertThatThrownBy(() -> messages("[{\"role\":\"user\",\"content\":[" + part + "]}]"))
        .isInstanceOfSatisfying(
            UnsupportedFeature.class,
            refusal -> assertThat(refusal.param()).isEqualTo("messages[0].content[0]"));
  }
}
