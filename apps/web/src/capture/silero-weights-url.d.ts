declare module '*.onnx?weights' {
  /** Address of the file of weights that `build/silero-weights.ts` makes of the model. */
  const url: string;
  export default url;
}
