"""What a new file starts with: the least that each editor can open."""

from __future__ import annotations

import json

from app.releases.contents import kind_of, stem_of

_BPMN = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" \
xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" \
xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" \
xmlns:di="http://www.omg.org/spec/DD/20100524/DI" \
xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" \
xmlns:modeler="http://camunda.org/schema/modeler/1.0" \
id="definitions_{id}" targetNamespace="http://bpmn.io/schema/bpmn" \
modeler:executionPlatform="Camunda Cloud" modeler:executionPlatformVersion="8.6.0">
  <bpmn:process id="{id}" name="新流程" isExecutable="true">
    <bpmn:startEvent id="start" name="开始">
      <bpmn:outgoing>to_end</bpmn:outgoing>
    </bpmn:startEvent>
    <bpmn:endEvent id="end" name="结束">
      <bpmn:incoming>to_end</bpmn:incoming>
    </bpmn:endEvent>
    <bpmn:sequenceFlow id="to_end" sourceRef="start" targetRef="end" />
  </bpmn:process>
  <bpmndi:BPMNDiagram id="diagram_{id}">
    <bpmndi:BPMNPlane id="plane_{id}" bpmnElement="{id}">
      <bpmndi:BPMNShape id="start_di" bpmnElement="start">
        <dc:Bounds x="180" y="100" width="36" height="36" />
        <bpmndi:BPMNLabel><dc:Bounds x="187" y="143" width="22" height="14" /></bpmndi:BPMNLabel>
      </bpmndi:BPMNShape>
      <bpmndi:BPMNShape id="end_di" bpmnElement="end">
        <dc:Bounds x="480" y="100" width="36" height="36" />
        <bpmndi:BPMNLabel><dc:Bounds x="487" y="143" width="22" height="14" /></bpmndi:BPMNLabel>
      </bpmndi:BPMNShape>
      <bpmndi:BPMNEdge id="to_end_di" bpmnElement="to_end">
        <di:waypoint x="216" y="118" /><di:waypoint x="480" y="118" />
      </bpmndi:BPMNEdge>
    </bpmndi:BPMNPlane>
  </bpmndi:BPMNDiagram>
</bpmn:definitions>
"""
_DMN = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" \
xmlns:dmndi="https://www.omg.org/spec/DMN/20191111/DMNDI/" \
xmlns:dc="http://www.omg.org/spec/DMN/20180521/DC/" \
xmlns:di="http://www.omg.org/spec/DMN/20180521/DI/" \
id="definitions_{id}" name="新决策" namespace="http://camunda.org/schema/1.0/dmn">
  <inputData id="{id}_input_data" name="unit">
    <variable id="{id}_input_variable" name="unit" typeRef="string" />
  </inputData>
  <decision id="{id}" name="新决策">
    <variable id="{id}_variable" name="{id}" typeRef="string" />
    <informationRequirement id="{id}_requirement">
      <requiredInput href="#{id}_input_data" />
    </informationRequirement>
    <decisionTable id="{id}_table" hitPolicy="UNIQUE">
      <input id="{id}_input" label="输入">
        <inputExpression id="{id}_expression" typeRef="string"><text>unit</text></inputExpression>
      </input>
      <output id="{id}_output" label="结果" name="{id}" typeRef="string" />
      <rule id="{id}_rule_1">
        <inputEntry id="{id}_rule_1_input"><text>-</text></inputEntry>
        <outputEntry id="{id}_rule_1_output"><text>"是"</text></outputEntry>
      </rule>
    </decisionTable>
  </decision>
  <dmndi:DMNDI>
    <dmndi:DMNDiagram id="{id}_diagram">
      <dmndi:DMNShape id="{id}_shape" dmnElementRef="{id}">
        <dc:Bounds height="80" width="180" x="160" y="100" />
      </dmndi:DMNShape>
      <dmndi:DMNShape id="{id}_input_shape" dmnElementRef="{id}_input_data">
        <dc:Bounds height="45" width="125" x="187" y="260" />
      </dmndi:DMNShape>
      <dmndi:DMNEdge id="{id}_edge" dmnElementRef="{id}_requirement">
        <di:waypoint x="250" y="260" />
        <di:waypoint x="250" y="180" />
      </dmndi:DMNEdge>
    </dmndi:DMNDiagram>
  </dmndi:DMNDI>
</definitions>
"""


def skeleton(path: str) -> str:
    """The first content of the file at ``path``; its id is the file's name."""
    kind, name = kind_of(path), stem_of(path)
    if kind == "form":
        form = {
            "type": "default",
            "id": name,
            "schemaVersion": 18,
            "components": [
                {
                    "type": "textarea",
                    "id": "field_note",
                    "key": "note",
                    "label": "说明",
                    "validate": {"required": True, "maxLength": 500},
                }
            ],
        }
        return json.dumps(form, ensure_ascii=False, indent=2) + "\n"
    return (_BPMN if kind == "workflow" else _DMN).replace("{id}", name)
