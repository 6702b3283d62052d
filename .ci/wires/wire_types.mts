// The bodies of each protocol, as its own SDK declares them.
import type Anthropic from "@anthropic-ai/sdk";
import type { Content, GenerationConfig, SafetySetting, Tool, ToolConfig } from "@google/genai";
import type OpenAI from "openai";

export type OpenAiBody = OpenAI.ChatCompletionCreateParams;

export type AnthropicBody = Anthropic.MessageCreateParams;

/** JSON has the value of an enum where TypeScript wants its name. */
type OnTheWire<T> = T extends string
  ? `${T}`
  : T extends object
    ? { [Name in keyof T]: OnTheWire<T[Name]> }
    : T;

/** What the SDK makes of its parameters: the model is in the path, the config is taken apart. */
export type GoogleBody = OnTheWire<{
  contents: Content[];
  systemInstruction?: Content;
  tools?: Tool[];
  toolConfig?: ToolConfig;
  safetySettings?: SafetySetting[];
  generationConfig?: GenerationConfig;
  cachedContent?: string;
}>;
