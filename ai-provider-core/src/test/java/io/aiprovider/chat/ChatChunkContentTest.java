package io.aiprovider.chat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChatChunkContentTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'delta':{'content':'x'}}",
        "{'delta':{'role':'assistant','content':' '}}",
        "{'delta':{'reasoning_content':'x'}}",
        "{'delta':{'refusal':'x'}}",
        "{'delta':{'audio':{'id':'a'}}}",
        "{'delta':{'tool_calls':[{'index':0}]}}",
        "{'delta':{},'finish_reason':'stop'}",
        "{'finish_reason':'stop'}",
        "{'text':'x'}"
      })
  void has_content(String choice) {
    assertThat(Wire.chunk("{'choices':[{'delta':{}}," + choice + "]}").hasContent()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'choices':null}",
        "{'choices':[]}",
        "{'choices':[{}]}",
        "{'choices':[{'delta':null,'finish_reason':null}]}",
        "{'choices':[{'delta':{'role':'assistant'}}]}",
        "{'choices':[{'delta':{'role':'assistant','content':'','refusal':null}}]}",
        "{'choices':[{'delta':{'tool_calls':[],'audio':{}},'finish_reason':''}]}",
        "{'choices':[],'usage':{'prompt_tokens':1}}"
      })
  void has_no_content(String chunk) {
    assertThat(Wire.chunk(chunk).hasContent()).isFalse();
  }
}
