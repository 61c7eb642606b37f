using ModelGen;

namespace Houses;

[Model(14)]
[Standardize, Linear(256), SiLU, Linear(128), SiLU, Linear(64), SiLU, Linear(1)]
[MSELoss]
public sealed partial class HouseNet;
