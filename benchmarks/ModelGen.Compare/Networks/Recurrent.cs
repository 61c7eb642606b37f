namespace ModelGen.Compare;

/// <summary>A long short-term memory over 128 steps.</summary>
[Model(128, 64), LSTM(128, Name = "lstm")]
internal sealed partial class LSTMStates;

/// <summary>A gated recurrent unit over 128 steps.</summary>
[Model(128, 64), GRU(64, Name = "gru")]
internal sealed partial class GRUStates;

/// <summary>One step of a network that is fed as its input comes in: input and state to the next state.</summary>
[Model]
internal sealed partial class GRUStep
{
    private static Tensor Forward([Shape(1, 1)] Tensor x, [Shape(1, 16)] Tensor state) => GRU(x, state, 16, name: "gru").State;
}

/// <summary>A classifier of sequences by the last output.</summary>
[Model(128, 64)]
[LSTM(128, Last = true, Name = "lstm"), Linear(10, Name = "fc")]
[CrossEntropyLoss]
internal sealed partial class LSTMClassifier;
