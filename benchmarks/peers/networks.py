"""The networks that compare.sh measures, as PyTorch modules whose random weights follow from their names.

Their parameters are called what ModelGen calls them, so that one file of weights serves both.
"""
import zlib
from dataclasses import dataclass

import torch
import torchvision
from torch import nn


def conv_bn(inputs, outputs):
    return nn.Conv2d(inputs, outputs, 3, padding=1), nn.BatchNorm2d(outputs), nn.ReLU()


class BasicBlock(nn.Module):
    """The residual block of He et al. 2015, its shortcut a 1x1 convolution where the shape changes."""

    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.downsample = nn.Identity()
        if stride != 1:
            self.downsample = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        y = torch.relu(self.bn1(self.conv1(x)))
        return torch.relu(self.bn2(self.conv2(y)) + self.downsample(x))


class ResNet20(nn.Module):
    """The 20-layer network of He et al. 2015 for CIFAR-10."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 16, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(16)
        self.layer1 = nn.Sequential(BasicBlock(16, 16, 1), BasicBlock(16, 16, 1), BasicBlock(16, 16, 1))
        self.layer2 = nn.Sequential(BasicBlock(16, 32, 2), BasicBlock(32, 32, 1), BasicBlock(32, 32, 1))
        self.layer3 = nn.Sequential(BasicBlock(32, 64, 2), BasicBlock(64, 64, 1), BasicBlock(64, 64, 1))
        self.fc = nn.Linear(64, 10)

    def forward(self, x):
        x = torch.relu(self.bn1(self.conv1(x)))
        x = self.layer3(self.layer2(self.layer1(x)))
        return self.fc(torch.flatten(nn.functional.adaptive_avg_pool2d(x, 1), 1))


class LSTMStates(nn.Module):
    """Time first: for one sample the same memory, and the order that ONNX's operator has."""

    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(64, 128)

    def forward(self, x):
        return self.lstm(x)[0]


class GRUStates(nn.Module):
    def __init__(self):
        super().__init__()
        self.gru = nn.GRU(64, 64)

    def forward(self, x):
        return self.gru(x)[0]


class GRUStep(nn.Module):
    """One step of a network that is fed as its input comes in: input and state to the next state."""

    def __init__(self):
        super().__init__()
        self.gru = nn.GRU(1, 16)

    def forward(self, x, state):
        return self.gru(x, state)[1]


class LSTMClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(64, 128, batch_first=True)
        self.fc = nn.Linear(128, 10)

    def forward(self, x):
        return self.fc(self.lstm(x)[0][:, -1])


def vgg16():
    network = torchvision.models.vgg16()
    network.avgpool = nn.Identity()  # from 7x7 to 7x7
    return network


@dataclass
class Network:
    build: object
    shapes: object      # of the inputs, for a batch
    batches: tuple      # to predict
    train: int = 0      # the batch of a training step, where one is measured
    classes: int = 10


def image(*shape):
    return lambda batch: [(batch, *shape)]


NETWORKS = {
    "logistic": Network(lambda: nn.Sequential(nn.Linear(784, 10)), image(784), (1, 32)),
    "mlp": Network(lambda: nn.Sequential(
        nn.Linear(784, 256), nn.ReLU(), nn.Linear(256, 128), nn.ReLU(), nn.Linear(128, 10)), image(784), (1, 32), 64),
    "lenet5": Network(lambda: nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.Tanh(), nn.AvgPool2d(2), nn.Conv2d(6, 16, 5), nn.Tanh(), nn.AvgPool2d(2), nn.Flatten(),
        nn.Linear(400, 120), nn.Tanh(), nn.Linear(120, 84), nn.Tanh(), nn.Linear(84, 10)), image(1, 28, 28), (1, 32), 32),
    "conv30": Network(lambda: nn.Sequential(
        nn.Conv2d(1, 30, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
        nn.Linear(4320, 100), nn.ReLU(), nn.Linear(100, 10)), image(1, 28, 28), (1, 32), 32),
    "convbn": Network(lambda: nn.Sequential(
        *conv_bn(1, 32), *conv_bn(32, 32), nn.MaxPool2d(2), *conv_bn(32, 64), *conv_bn(64, 64), nn.MaxPool2d(2), nn.Flatten(),
        nn.Linear(3136, 128), nn.ReLU(), nn.Linear(128, 10)), image(1, 28, 28), (1, 32), 32),
    "resnet20": Network(ResNet20, image(3, 32, 32), (1, 32), 32),
    "resnet18": Network(torchvision.models.resnet18, image(3, 224, 224), (1,), 8, 1000),
    "vgg16": Network(vgg16, image(3, 224, 224), (1,)),
    "mobilenetv2": Network(torchvision.models.mobilenet_v2, image(3, 224, 224), (1,)),
    "lstm": Network(LSTMStates, lambda batch: [(128, batch, 64)], (1,)),
    "gru": Network(GRUStates, lambda batch: [(128, batch, 64)], (1,)),
    "grustep": Network(GRUStep, lambda batch: [(1, batch, 1), (1, batch, 16)], (1,)),
    "lstmclassifier": Network(LSTMClassifier, image(128, 64), (), 32),
}

MOMENTUM = 0.9


def seed(name):
    torch.manual_seed(zlib.crc32(name.encode()))


def build(name):
    """The network, its BatchNorm statistics random too, so that folding them has to be right."""
    seed(name)
    network = NETWORKS[name].build()
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            nn.init.uniform_(module.weight, 0.5, 1.5)
            nn.init.normal_(module.bias, 0, 0.2)
            nn.init.normal_(module.running_mean, 0, 0.2)
            nn.init.uniform_(module.running_var, 0.5, 1.5)
    return network


def inputs(name, batch):
    seed(f"{name} {batch}")
    return [torch.randn(*shape) for shape in NETWORKS[name].shapes(batch)]


def targets(name):
    network = NETWORKS[name]
    seed(f"{name} targets")
    return torch.randint(network.classes, (network.train,))


def training_step(network, x, target, learning_rate):
    """One whole step as users write it: forward, cross entropy, backward, SGD with momentum."""
    optimizer = torch.optim.SGD(network.parameters(), learning_rate, MOMENTUM)
    loss_function = nn.CrossEntropyLoss()
    network.train()

    def step():
        optimizer.zero_grad(set_to_none=True)
        loss = loss_function(network(x), target)
        loss.backward()
        optimizer.step()
        return loss

    return step
