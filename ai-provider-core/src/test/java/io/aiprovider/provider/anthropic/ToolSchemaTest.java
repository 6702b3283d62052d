package io.aiprovider.provider.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.failure.UnsupportedFeature;
import io.aiprovider.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The root of a tool's schema, for which Anthropic has special rules. */
class ToolSchemaTest {
  private static final String HI = "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]";

  private final Anthropic anthropic = new Anthropic();

  @AfterEach
  void stop() {
    anthropic.close();
  }

  private JsonObject sentFor(String schema, boolean strict) {
    JsonObject sent =
        anthropic.sentFor(
            HI
                + ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"strict\":"
                + strict
                + ",\"parameters\":"
                + schema.replace('\'', '"')
                + "}}]");
    return sent.objects("tools").get(0).object("input_schema");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // alternatives move below a condition that always holds
        "{'type':'object','properties':{'a':{},'b':{}},'anyOf':[{'required':['a']},{'required':['b']}]}"
            + " | {'type':'object','properties':{'a':{},'b':{}},'if':{},"
            + "'then':{'anyOf':[{'required':['a']},{'required':['b']}]}}",
        // and their properties are listed at the root, too
        "{'oneOf':[{'type':'object','properties':{'a':{'type':'string'},'x':{'type':'string'}}},"
            + "{'type':'object','properties':{'a':{'type':'integer'},'y':{}}}]}"
            + " | {'type':'object','properties':{'a':{'anyOf':[{'type':'string'},{'type':'integer'}]},"
            + "'x':{'type':'string'},'y':{}},'if':{},'then':{'oneOf':["
            + "{'type':'object','properties':{'a':{'type':'string'},'x':{'type':'string'}}},"
            + "{'type':'object','properties':{'a':{'type':'integer'},'y':{}}}]}}",
        "{'anyOf':[{'$ref':'#/$defs/a'},{'$ref':'#/$defs/b'}],'$defs':{"
            + "'a':{'properties':{'p':{}}},'b':{'properties':{'q':{}}}}}"
            + " | {'$defs':{'a':{'properties':{'p':{}}},'b':{'properties':{'q':{}}}},'type':'object',"
            + "'properties':{'p':{},'q':{}},'if':{},"
            + "'then':{'anyOf':[{'$ref':'#/$defs/a'},{'$ref':'#/$defs/b'}]}}",
        // a condition that is there goes along
        "{'if':{'required':['a']},'then':{'required':['b']},'anyOf':[{'minProperties':1},{'required':['c']}]}"
            + " | {'type':'object','if':{},'then':{'if':{'required':['a']},'then':{'required':['b']},"
            + "'anyOf':[{'minProperties':1},{'required':['c']}]}}",
        // parts are merged
        "{'allOf':[{'type':'object','properties':{'a':{'type':'string'}},'required':['a']},"
            + "{'properties':{'a':{'minLength':1},'b':{}},'required':['b','a']}]}"
            + " | {'type':'object','required':['a','b'],'properties':{"
            + "'a':{'allOf':[{'type':'string'},{'minLength':1}]},'b':{}}}",
        // unless that would change what they mean
        "{'allOf':[{'properties':{'a':{}},'additionalProperties':false}]}"
            + " | {'type':'object','properties':{'a':{}},'if':{},"
            + "'then':{'allOf':[{'properties':{'a':{}},'additionalProperties':false}]}}",
        // arguments are no null
        "{'type':['object','null'],'properties':{'a':{}}} | {'type':'object','properties':{'a':{}}}",
        "{'anyOf':[{'type':'object','properties':{'a':{}},'required':['a']},{'type':'null'}]}"
            + " | {'type':'object','required':['a'],'properties':{'a':{}}}",
        "{'type':'object','nullable':true} | {'type':'object'}",
        // a reference alone is what it refers to
        "{'$ref':'#/$defs/a','$defs':{'a':{'type':'object','properties':{'n':{'$ref':'#/$defs/a'}}}}}"
            + " | {'type':'object','properties':{'n':{'$ref':'#/$defs/a'}},"
            + "'$defs':{'a':{'type':'object','properties':{'n':{'$ref':'#/$defs/a'}}}}}",
        "{} | {'type':'object','properties':{}}",
        // everything below the root is accepted
        "{'type':'object','properties':{'a':{'type':['string','array'],'items':{'const':1},"
            + "'not':{'type':'null'}}},'patternProperties':{'^x':{}},'minProperties':1}"
            + " | {'type':'object','properties':{'a':{'type':['string','array'],'items':{'const':1},"
            + "'not':{'type':'null'}}},'patternProperties':{'^x':{}},'minProperties':1}"
      })
  @DisplayName("R15 a tool's schema is accepted, and means the same")
  void root_of_a_schema(String schema, String sent) {
    assertThat(sentFor(schema, false)).hasToString(sent.replace('\'', '"'));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'type':'string'}",
        "{'type':['string','null']}",
        "{'anyOf':[{'type':'string'},{'type':'null'}]}",
        "{'$ref':'#/$defs/gone'}",
        "{'$ref':'#'}",
        "{'$ref':'https://schemas.test/a.json'}",
        "{'type':'object','properties':{'a b':{}}}"
      })
  @DisplayName("R15 a schema that cannot be accepted goes to the next target")
  void refused_roots(String schema) {
    assertThatThrownBy(() -> sentFor(schema, false))
        .isInstanceOfSatisfying(
            UnsupportedFeature.class,
            refusal -> assertThat(refusal.param()).startsWith("tools[0].function.parameters"));
  }

  @Test
  @DisplayName("R15 strict alternatives go to the next target")
  void strict_alternatives() {
    assertThatThrownBy(() -> sentFor("{'anyOf':[{'required':['a']},{'required':['b']}]}", true))
        .isInstanceOf(UnsupportedFeature.class);
    assertThat(sentFor("{'type':['object','null'],'properties':{}}", true))
        .hasToString("{\"type\":\"object\",\"properties\":{},\"additionalProperties\":false}");
  }

  @Test
  void a_call_in_the_conversation_has_a_name_that_is_accepted() {
    JsonObject sent =
        anthropic.sentFor(
            """
            "messages":[{"role":"user","content":"Go"},{"role":"assistant","tool_calls":[
              {"id":"a","type":"function","function":{"name":"files.read all%s","arguments":"{}"}}]},
             {"role":"tool","tool_call_id":"a","content":"ok"}]"""
                .formatted("x".repeat(200)));

    assertThat(sent.objects("messages").get(1).objects("content").get(0).string("name"))
        .startsWith("files_read_all")
        .hasSize(128);
  }

  @Test
  void an_empty_description_is_dropped_and_long_lists_stay() {
    JsonObject sent =
        anthropic.sentFor(
            HI
                + ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"description\":\"\","
                + "\"parameters\":{\"type\":\"object\",\"properties\":{\"a\":{\"enum\":["
                + "\"x\",".repeat(5_000)
                + "\"y\"]}}}}}]");

    JsonObject tool = sent.objects("tools").get(0);
    assertThat(tool.has("description")).isFalse();
    assertThat(tool.object("input_schema").object("properties").object("a").array("enum").size())
        .isEqualTo(5_001);
  }
}
